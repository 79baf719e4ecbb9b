"""Which plan governs which area on which day, pure: of those published for it, the last."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Reign:
    """One publishing: the plan holds the area whose codes start with `prefix`, from `since` to `last_day` inclusive."""

    plan_id: int
    prefix: str
    since: date
    last_day: date

    def holds(self, day: date) -> bool:
        return self.since <= day <= self.last_day


def reigning(reigns: Sequence[Reign], *, prefix: str, first_day: date, last_day: date) -> set[int]:
    """The plans that govern a part of the area on one of the days. `reigns` in the order of their publishing."""
    return {plan_id for plan_id, _day in _governed(reigns, prefix, first_day, last_day)}


def published_for(reigns: Iterable[Reign], *, village: str, day: date) -> set[int]:
    """Every plan that was ever published for the village's day, whichever governs it."""
    return {reign.plan_id for reign in reigns if reign.holds(day) and village.startswith(reign.prefix)}


def days_of(reigns: Sequence[Reign], *, plan_id: int) -> list[date]:
    """The days on which the plan governs a part of its area, in their order."""
    own = [reign for reign in reigns if reign.plan_id == plan_id]
    if not own:
        return []
    first_day, last_day = min(reign.since for reign in own), max(reign.last_day for reign in own)
    found = _governed(reigns, own[0].prefix, first_day, last_day)
    return sorted({day for governing, day in found if governing == plan_id})


def _governed(reigns: Sequence[Reign], prefix: str, first_day: date, last_day: date) -> Iterator[tuple[int, date]]:
    """Each plan with each of the days on which nothing newer holds all that it has of the area.

    Villages that were each taken by a plan of their own leave their township's plan without anything and yet in the
    list: it governs whatever village is founded there.
    """
    last_day = min(last_day, max((reign.last_day for reign in reigns), default=first_day))
    for day in _days(first_day, last_day):
        newer: list[str] = []
        for reign in reversed([reign for reign in reigns if reign.holds(day)]):
            shared = max(prefix, reign.prefix, key=len)
            if not (shared.startswith(prefix) and shared.startswith(reign.prefix)):
                continue
            if not any(shared.startswith(taken) for taken in newer):
                yield reign.plan_id, day
            newer.append(reign.prefix)


def _days(first_day: date, last_day: date) -> Iterable[date]:
    return (first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1))
