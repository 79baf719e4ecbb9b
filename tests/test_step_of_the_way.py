"""A visit has a class of its own at each step of the way, and each says at its top which step that is."""

import inspect
import re

import pytest

from dispatch.plans.inputs import OwedVisit as VisitToPlan
from dispatch.plans.models import Stop as PlannedStop
from dispatch.plans.models import StopVisit
from dispatch.plans.month import Unit
from dispatch.plans.translate.households import DoorVisit
from routing.pieces import Visit
from routing.solution import Stop
from visits.duty.coverage import DueVisit
from visits.duty.policy import OwedVisit
from visits.records.models import VisitRecord

STEPS = ["elder", "location", "visits due", "problem", "routes", "plan", "record", "map"]
WAY = [OwedVisit, DueVisit, VisitToPlan, Unit, DoorVisit, Visit, Stop, PlannedStop, StopVisit, VisitRecord]


def steps_of(kind: type) -> list[str]:
    said = re.search(r"Step of the way: (.+?[.,])(\s|$)", inspect.getdoc(kind) or "", re.DOTALL)
    return re.findall(r"\*([^*]+)\*", said[1]) if said else []


@pytest.mark.parametrize("kind", WAY, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_each_class_of_a_visit_says_its_step_of_the_way(kind: type) -> None:
    steps = steps_of(kind)
    assert steps
    assert set(steps) <= set(STEPS)


def test_the_steps_follow_one_another() -> None:
    first = [STEPS.index(steps_of(kind)[0]) for kind in WAY]
    assert first == sorted(first)
