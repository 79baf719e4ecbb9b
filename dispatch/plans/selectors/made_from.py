"""What a plan was made from. Of a township's week it fills megabytes of text, so it is read once for all who ask."""

from functools import lru_cache

from django.db.models import TextField
from django.db.models.expressions import RawSQL

from dispatch.plans.inputs import OwedVisit, PlanInputs, inputs_from_json
from dispatch.plans.models import Plan

KEPT = 8  # plans: a township's last one and its drafts, of some townships


def made_from(*, plan: Plan) -> PlanInputs:
    inputs = _inputs_of(plan)
    assert inputs is not None
    return inputs


def owed_when_made(*, plan: Plan) -> tuple[OwedVisit, ...]:
    """None of a plan that does not say what it was made from."""
    inputs = _inputs_of(plan)
    return inputs.owed if inputs else ()


def knew_roads(*, plan: Plan) -> bool:
    inputs = _inputs_of(plan)
    return bool(inputs and inputs.roads)


def _inputs_of(plan: Plan) -> PlanInputs | None:
    """Kept by the process for as long as the plan's row is the same: PostgreSQL gives each version of a row a place and
    a writer of its own."""
    version = RawSQL("dispatch_plan.ctid::text || ' ' || dispatch_plan.xmin::text", [], output_field=TextField())
    return _read(plan.pk, Plan.objects.filter(pk=plan.pk).values_list(version, flat=True).get())


@lru_cache(maxsize=KEPT)
def _read(plan_id: int, _version: str) -> PlanInputs | None:
    told = Plan.objects.values_list("inputs", flat=True).get(pk=plan_id)
    return inputs_from_json(told) if told else None
