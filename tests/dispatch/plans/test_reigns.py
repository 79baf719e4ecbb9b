"""Which plan governs, over every combination of areas, periods and days: counted by a slower rule."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.plans.reigns import Reign, days_of, reigning

VILLAGES = ["140499101201", "140499101202", "140499102201"]
AREAS = ["140499", "140499101", "140499102", *VILLAGES]
FIRST = date(2026, 11, 23)
DAYS = [FIRST + timedelta(days=n) for n in range(14)]


@st.composite
def published(draw: st.DrawFn) -> list[Reign]:
    reigns: list[Reign] = []
    for _n in range(draw(st.integers(0, 6))):
        since, last_day = sorted(draw(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))))
        plan_id = draw(st.integers(1, 4))
        same = next((reign.prefix for reign in reigns if reign.plan_id == plan_id), None)
        reigns.append(Reign(plan_id, same or draw(st.sampled_from(AREAS)), since, last_day))
    return reigns


def governing(reigns: list[Reign], village: str, day: date) -> int | None:
    """The last one published that holds the village and the day."""
    held = [reign.plan_id for reign in reigns if village.startswith(reign.prefix) and reign.holds(day)]
    return held[-1] if held else None


@given(published(), st.sampled_from(AREAS), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_whoever_governs_a_village_on_a_day_is_among_those_that_govern(
    reigns: list[Reign], prefix: str, one: date, other: date
) -> None:
    first_day, last_day = min(one, other), max(one, other)
    found = reigning(reigns, prefix=prefix, first_day=first_day, last_day=last_day)
    days = [day for day in DAYS if first_day <= day <= last_day]
    villages = [village for village in VILLAGES if village.startswith(prefix)]
    truly = {governing(reigns, village, day) for village in villages for day in days} - {None}
    assert truly <= found


@given(published(), st.sampled_from(VILLAGES))
def test_in_a_village_exactly_one_governs(reigns: list[Reign], village: str) -> None:
    for day in DAYS:
        truly = governing(reigns, village, day)
        assert reigning(reigns, prefix=village, first_day=day, last_day=day) == ({truly} if truly else set())


@given(published())
def test_the_days_of_the_last_one_published_are_all_its_own(reigns: list[Reign]) -> None:
    if reigns:
        last = reigns[-1]
        days = days_of(reigns, plan_id=last.plan_id)
        assert {day for day in DAYS if last.holds(day)} <= set(days)
