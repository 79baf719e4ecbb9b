"""From which day a plan takes over, and from which plans."""

from datetime import date

from base import clock
from dispatch.plans.models import Plan
from dispatch.plans.selectors.in_force import plans_governing


def takes_over_on(*, plan: Plan) -> date:
    """The day from which the plan governs if it is published today: former days stay with whatever governed them."""
    return max(plan.since or plan.first_day, clock.today())


def taken_over(*, plan: Plan) -> list[Plan]:
    """The other plans that govern something of its area on its days still ahead."""
    since = takes_over_on(plan=plan)
    return [row for row in plans_governing(area=plan.area, first_day=since, last_day=plan.last_day) if row != plan]
