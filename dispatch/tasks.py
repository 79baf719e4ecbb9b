"""What happens by the clock."""

from celery import shared_task

from dispatch.plans.selectors.carrying import plans_ahead
from dispatch.plans.services.carrying import plans_look_after


@shared_task
def plans_carry_on() -> None:
    """Look after every published plan: whatever happened is found by comparing, so that nothing has to tell it."""
    plans_look_after(plans=plans_ahead())
