"""What a plan is made from, as plain values: kept with the plan, so that it can be told later what has changed since.

No row ids of shifts are in here: a shift is who, which day, from when.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, time
from functools import cache
from typing import Any, NamedTuple, TypeVar

Row = TypeVar("Row")


class Window(NamedTuple):
    """What one visit is known by: whom it is owed, and between which days, both included."""

    elder_id: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class OwedVisit:
    """One visit to be planned, with its window as the policy gives it.

    Step of the way: from *visits due* to *problem*. It says again what `DueVisit` said on the day on which the plan was
    made: the plan keeps it, and tells by it what has changed since.
    """

    elder_id: int
    household_id: int
    village_id: int
    tier: str
    clause: str
    first_day: date
    last_day: date
    overdue: bool
    responsible_id: int | None
    stand_in_id: int | None
    last_visit: date | None = None
    missed: int = 0
    """Windows missed in a row before this one."""
    tried: date | None = None
    """The last day on which somebody went in vain, told where a plan is carried on."""

    @property
    def key(self) -> Window:
        return Window(self.elder_id, self.first_day, self.last_day)


@dataclass(frozen=True)
class Door:
    """Where a household's door is taken to be, and what is known of it: a value of visits' `Known`."""

    household_id: int
    lon: float
    lat: float
    level: str


@dataclass(frozen=True)
class Start:
    """Where a visitor sets out and comes back to; not at_home means that the area's point stands in."""

    visitor_id: int
    lon: float
    lat: float
    at_home: bool
    walks_m_s: float = 0.0
    """The speed of whoever is slower on foot than the ways' own times say; 0: nobody is known to be."""


@dataclass(frozen=True)
class Duty:
    """One shift."""

    visitor_id: int
    day: date
    start: time
    end: time
    mode: str

    @property
    def key(self) -> tuple[int, date, time]:
        return self.visitor_id, self.day, self.start


@dataclass(frozen=True)
class RoadDay:
    """A day whose roads are not the plain ones: the row ids of the local edits that hold, "12,15", and which signs of
    the map do that hold at times only. Days without either are left out."""

    day: date
    edits: str
    signs: str = ""

    @property
    def edit_ids(self) -> frozenset[int]:
        return frozenset(int(number) for number in self.edits.split(",") if number)


@dataclass(frozen=True)
class DayOff:
    """A day on which the area's calendar sends nobody out, with its name: 元旦."""

    day: date
    name: str


@dataclass(frozen=True)
class LeaveDays:
    """Leave of a visitor, whole days or a part of each; told beside the duties that it has already been cut out of."""

    visitor_id: int
    first_day: date
    last_day: date
    is_whole: bool


@dataclass(frozen=True)
class LentDays:
    """Days on which a visitor works for another township, out of the plan's area or into it; told beside the duties,
    which know it already."""

    visitor_id: int
    area_code: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Wish:
    """A coordinator's choice of the week in which the visit whose window ends on `last_day` is made."""

    elder_id: int
    last_day: date
    week_first: date


@dataclass(frozen=True)
class FormerWeek:
    """The target week of a visit in the plan before."""

    elder_id: int
    last_day: date
    week_first: date


@dataclass(frozen=True)
class Expected:
    """A window that an open stop of a published plan will serve before this plan begins."""

    elder_id: int
    first_day: date
    last_day: date
    day: date
    visitor_id: int


@dataclass(frozen=True)
class FormerStop:
    """An open visit of the plan that is carried on; locked where it must stay."""

    elder_id: int
    first_day: date
    last_day: date
    visitor_id: int
    day: date
    start: time
    order: int
    is_locked: bool = False
    is_extra: bool = False
    """A surge's visit."""

    @property
    def shift(self) -> tuple[int, date, time]:
        """As `Duty.key`."""
        return self.visitor_id, self.day, self.start


@dataclass(frozen=True)
class PlanInputs:
    """first_day and last_day are the days that can be planned: from today on where the period has begun.

    Where the first day is under way nobody sets out before `from_time`, and shifts that end by then are not among the
    duties; None where it cuts no shift.

    A household or a visitor whose place is wholly unknown is missing from doors or starts.

    Behind the week stands the rolling month: `ahead_owed` are the windows that begin after `last_day`, `ahead_duties`
    the shifts after it, both until `ahead_last_day`. `former` are the open stops of the plan that is carried on.
    """

    area_code: str
    first_day: date
    last_day: date
    roads: str
    owed: tuple[OwedVisit, ...]
    doors: tuple[Door, ...]
    starts: tuple[Start, ...]
    duties: tuple[Duty, ...]
    road_days: tuple[RoadDay, ...] = ()
    from_time: time | None = None
    days_off: tuple[DayOff, ...] = ()
    leave: tuple[LeaveDays, ...] = ()
    lent: tuple[LentDays, ...] = ()
    ahead_owed: tuple[OwedVisit, ...] = ()
    ahead_duties: tuple[Duty, ...] = ()
    ahead_last_day: date | None = None
    wishes: tuple[Wish, ...] = ()
    former_weeks: tuple[FormerWeek, ...] = ()
    expected: tuple[Expected, ...] = ()
    former: tuple[FormerStop, ...] = ()
    key_exchange: float | None = None

    @property
    def begun(self) -> frozenset[tuple[int, date, time]]:
        """Shifts under way, or about to begin, when a plan is carried on: they go on as they were planned."""
        return frozenset(stop.shift for stop in self.former if stop.is_locked)

    def day_off(self, day: date) -> str:
        """Why nobody works on the day, "" where people do."""
        return next((row.name for row in self.days_off if row.day == day), "")

    def on_leave(self, visitor_id: int, day: date) -> tuple[LeaveDays, ...]:
        return tuple(row for row in self.leave if row.visitor_id == visitor_id and row.first_day <= day <= row.last_day)

    def lent_to(self, visitor_id: int, day: date) -> str:
        """The code of the township that borrows the visitor on the day; "" where they work at home."""
        return next(
            (
                row.area_code
                for row in self.lent
                if row.visitor_id == visitor_id and row.first_day <= day <= row.last_day
            ),
            "",
        )

    def away_on_all(self, visitor_id: int, days: Collection[date]) -> tuple[LeaveDays, ...]:
        """The leave that takes the whole of each of these days; none where a day is left."""
        found = [row for day in days for row in self.on_leave(visitor_id, day) if row.is_whole]
        taken = {day for day in days for row in found if row.first_day <= day <= row.last_day}
        return tuple(found) if taken == set(days) else ()

    def is_over(self, duty: Duty) -> bool:
        """Whether the shift has ended before the first moment that can be planned."""
        begins = self.from_time if duty.day == self.first_day else None
        return duty.day < self.first_day or (begins is not None and duty.end <= begins)

    def sets_out(self, duty: Duty) -> time:
        """When the shift begins, or what is left of it."""
        begins = self.from_time if duty.day == self.first_day else None
        return max(duty.start, begins) if begins else duty.start

    def edits_on(self, day: date) -> frozenset[int]:
        """The local edits of the roads that hold on a day."""
        return next((row.edit_ids for row in self.road_days if row.day == day), frozenset())

    def roads_on(self, day: date) -> tuple[str, str]:
        """The state of the roads on a day: the same on days on which every way takes as long."""
        return next(((row.edits, row.signs) for row in self.road_days if row.day == day), ("", ""))


_PARTS: dict[str, type[Any]] = {
    "owed": OwedVisit,
    "doors": Door,
    "starts": Start,
    "duties": Duty,
    "road_days": RoadDay,
    "days_off": DayOff,
    "leave": LeaveDays,
    "lent": LentDays,
    "ahead_owed": OwedVisit,
    "ahead_duties": Duty,
    "wishes": Wish,
    "former_weeks": FormerWeek,
    "expected": Expected,
    "former": FormerStop,
}
_READ: dict[Any, Any] = {
    date: date.fromisoformat,
    time: time.fromisoformat,
    time | None: lambda text: text and time.fromisoformat(text),
    date | None: lambda text: text and date.fromisoformat(text),
}


def inputs_to_json(inputs: PlanInputs) -> dict[str, Any]:
    """For the plan's column: dates and times as ISO text."""
    return asdict(inputs, dict_factory=_written)


def inputs_from_json(data: dict[str, Any]) -> PlanInputs:
    """The inverse of inputs_to_json."""
    parts = {name: _read_all(part, data.get(name, ())) for name, part in _PARTS.items()}
    return _read(PlanInputs, data | parts)


def inputs_hash(inputs: PlanInputs, **settings: int | str) -> str:
    """The same for the same facts and settings, whatever the order of rows in the database."""
    text = json.dumps([inputs_to_json(inputs), settings], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _written(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date | time) else value for name, value in pairs}


def _read_all(part: type[Row], rows: Iterable[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(_read(part, row) for row in rows)


def _read(part: Callable[..., Row], row: dict[str, Any]) -> Row:
    read = {name: row[name] for name in _names(part) if name in row}  # older plans lack some
    return part(**read | {name: reader(read[name]) for name, reader in _readers(part) if name in read})


@cache
def _names(part: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(part))


@cache
def _readers(part: Any) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Of the columns that JSON writes otherwise."""
    return tuple((field.name, _READ[field.type]) for field in fields(part) if field.type in _READ)
