"""Small months of any kind, for what must hold in all of them."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from dispatch.plans.month import Carer, Month, Unit, Window
from tests.dispatch.plans.month.weeks import ANNA, BEN, FAR, NEAR, SLOTS, TODAY, key, monthly, unit

VISITORS = (ANNA, BEN, 30)


@st.composite
def carers(draw: st.DrawFn) -> tuple[Carer, ...]:
    found = []
    for visitor in VISITORS[: draw(st.integers(0, 3))]:
        minutes = tuple(draw(st.sampled_from([0, 30, 60, 90, 150])) for _ in SLOTS)
        ways = {NEAR: draw(st.sampled_from([0, 20])), FAR: draw(st.sampled_from([0, 45]))}
        found.append(Carer(visitor, minutes, tuple(m + 20 if m else 0 for m in minutes), ways, {NEAR: 4, FAR: 6}))
    return tuple(found)


@st.composite
def units(draw: st.DrawFn, kinds: tuple[str, ...] = ("key", "monthly", "surge", "first")) -> Unit:
    elder = draw(st.integers(1, 4))
    visitors = draw(st.lists(st.sampled_from(VISITORS), unique=True, max_size=3))
    facts: dict[str, Any] = {
        "elders": draw(st.sampled_from([(elder,), (elder,), (elder, elder + 10)])),
        "village_id": draw(st.sampled_from([NEAR, FAR])),
        "prices": dict(zip(visitors, (0, 80, 150), strict=False)),
        "missed": draw(st.integers(0, 2)),
        "minutes": draw(st.sampled_from([20, 30, 52])),
    }
    waited = draw(st.one_of(st.none(), st.integers(1, 80)))
    last_visit = None if waited is None else TODAY - timedelta(days=waited)
    kind = draw(st.sampled_from(kinds))
    if kind == "key":
        return key(draw(st.integers(0, 4)), last_visit=last_visit, **facts)
    if kind == "surge":
        begins = TODAY + timedelta(days=draw(st.integers(0, 20)))
        return unit(begins, begins + timedelta(days=2), last_visit=last_visit, is_extra=True, **facts)
    if kind == "first":
        begins = TODAY - timedelta(days=draw(st.integers(0, 6)))
        return unit(begins, begins + timedelta(days=6), **facts)
    return monthly(
        last_visit,
        month=draw(st.sampled_from([11, 12])),
        overdue=draw(st.booleans()),
        last_chance=draw(st.booleans()),
        former=draw(st.sampled_from([None, 3])),
        locked=draw(st.sampled_from([None, None, 4])),
        **(facts if draw(st.integers(0, 9)) else facts | {"slots": ()}),
    )


@st.composite
def months(
    draw: st.DrawFn,
    most: int = 8,
    kinds: tuple[str, ...] = ("key", "monthly", "surge", "first"),
    exchange: bool = False,
) -> Month:
    found: list[Unit] = []
    owed: set[Window] = set()
    for one in draw(st.lists(units(kinds), max_size=most)):
        if not owed & set(one.windows):  # a window is owed once
            owed |= set(one.windows)
            found.append(one)
    rate = draw(st.sampled_from([None, 0, 1, 3])) if exchange else None
    return Month(SLOTS, draw(carers()), tuple(found), rate)
