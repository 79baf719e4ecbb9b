"""What happens by the clock."""

from celery import shared_task

from visits.services import exchange


@shared_task
def exchange_purge() -> None:
    exchange.exchange_purge()
