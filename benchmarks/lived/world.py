"""What happens in a township, pure: drawn for its week and seed alone, so that every process lives through the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

MET, NO_ANSWER, NOT_POSSIBLE = "met", "no_answer", "not_possible"
OUTCOMES = {MET: 92, NO_ANSWER: 5, NOT_POSSIBLE: 3}  # at a hundred doors
STATES = {"in_hospital": 4, "away": 4, "died": 2}
CHANGING = 0.01  # of the elders, a week
NEW_A_WEEK, ILL_DAYS = 2, 3
GONE_DAYS = (5, 22)
DAY = timedelta(days=1)
STORM_WEEK = 4  # from 0; the surge is told on its Tuesday for the three days after


class What(StrEnum):
    STATE = "state"
    BACK = "back"
    NEW = "new"
    ILL = "ill"


@dataclass(frozen=True)
class Event:
    """On the morning of `day`; `who` is an elder or a visitor, `until` the last day of an illness."""

    day: date
    what: What
    who: int = 0
    state: str = ""
    until: date | None = None
    number: int = 0


def week_of(*, seed: int, area: str, monday: date, elders: Sequence[int], visitors: Sequence[int]) -> list[Event]:
    """One in a hundred elders changes state, two new ones come, a visitor of those on duty falls ill for three days."""
    rng = Random(f"{seed} {area} {monday}")
    events = []
    for elder in rng.sample(elders, max(1, round(len(elders) * CHANGING))):
        day, state = monday + rng.randrange(5) * DAY, rng.choices(list(STATES), list(STATES.values()))[0]
        events.append(Event(day, What.STATE, elder, state))
        back = day + rng.randrange(*GONE_DAYS) * DAY
        if state != "died":
            events.append(Event(back, What.BACK, elder))
    events += [Event(monday + rng.randrange(1, 5) * DAY, What.NEW, number=n) for n in range(NEW_A_WEEK)]
    if visitors:
        first = monday + rng.randrange(3) * DAY
        events.append(Event(first, What.ILL, rng.choice(visitors), until=first + (ILL_DAYS - 1) * DAY))
    return events


def outcome_at(*, seed: int, household: int, day: date) -> str:
    """What somebody finds at a door, whoever it is."""
    return Random(f"{seed} {household} {day}").choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
