"""What happens by the clock."""

from celery import shared_task

from maps.figures.letters import letter_send
from visits.duty.services.letters import letters_send


@shared_task
def figure_letters_send() -> None:
    """Looks every few minutes who is due: what a worker missed is made up for, and nothing goes out twice."""
    letters_send(send=letter_send)
