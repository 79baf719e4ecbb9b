"""What happens by the clock."""

from celery import shared_task

from visits.duty.services import figures, weather
from visits.exchange import services as exchange


@shared_task
def exchange_purge() -> None:
    exchange.exchange_purge()


@shared_task
def figures_keep() -> None:
    figures.figures_keep()


@shared_task
def weather_alerts_fetch() -> None:
    weather.weather_alerts_fetch()
