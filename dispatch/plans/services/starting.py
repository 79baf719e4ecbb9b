"""Gets a plan computed in a process of its own, or has that stopped."""

from dispatch.plans.models import Plan, PlanRun
from dispatch.plans.selectors.plans import run_of
from runs.leases import run_cancel
from runs.starting import run_start


def plan_start(*, plan: Plan) -> None:
    run_start(run=run_of(plan=plan))


def plan_cancel(*, plan: Plan) -> None:
    """Stop the computing; nothing of it is kept."""
    run_cancel(kind=PlanRun, run_id=run_of(plan=plan).pk)
