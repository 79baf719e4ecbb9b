"""Days of a plan whose roads are alike share one travel matrix."""

from datetime import date

from dispatch.plans.inputs import PlanInputs, RoadDay

MONDAY, TUESDAY, SATURDAY, SUNDAY = (date(2026, 11, day) for day in (23, 24, 28, 29))


def test_edits_and_signs_tell_the_days_apart() -> None:
    days = (RoadDay(TUESDAY, "12,15"), RoadDay(SATURDAY, "", "ab12"), RoadDay(SUNDAY, "12,15", "ab12"))
    inputs = PlanInputs("140406", MONDAY, SUNDAY, "v", (), (), (), (), road_days=days)
    assert len({inputs.roads_on(day) for day in (MONDAY, TUESDAY, SATURDAY, SUNDAY)}) == 4
    assert inputs.edits_on(SATURDAY) == inputs.edits_on(MONDAY) == frozenset()
    assert inputs.edits_on(SUNDAY) == frozenset({12, 15})
