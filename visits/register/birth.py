"""When somebody was born, as far as it is known: the day, or its month or year alone. Pure; every age is asked here.

`birth_about` is what is known of a birth date that is not known whole: 1945, or 1945-05 (ISO 8601).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

ELDER_YEARS, ADVANCED_YEARS = 60, 80  # P1, P3; a county's own rules may say otherwise
BIRTH_ABOUT = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?")


class Age(NamedTuple):
    """Full years; where the birth date is known in part, those that are reached by the end of what is known."""

    years: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Birth:
    """On one of the days from `earliest` to `latest`, which are one where the birth date is known."""

    earliest: date
    latest: date

    @classmethod
    def on(cls, day: date) -> "Birth":
        return cls(day, day)

    @classmethod
    def about(cls, text: str) -> "Birth":
        """In a year (1945) or a month (1945-05)."""
        year, _, month = text.partition("-")
        first, last = int(month or 1), int(month or 12)
        return cls(date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1]))

    @property
    def is_day(self) -> bool:
        return self.earliest == self.latest

    def may_be(self, age: int, day: date) -> bool:
        """Not certainly younger."""
        return day >= self.may_be_from(age)

    def surely_is(self, age: int, day: date) -> bool:
        return day >= self.surely_from(age)

    def may_be_from(self, age: int) -> date:
        return age_reached_on(self.earliest, age)

    def surely_from(self, age: int) -> date:
        return age_reached_on(self.latest, age)

    def days_apart(self, other: "Birth") -> int:
        """At least; 0 where both may be one day."""
        return max(0, (max(self.earliest, other.earliest) - min(self.latest, other.latest)).days)

    def is_within(self, other: "Birth") -> bool:
        """Says all that the other one says."""
        return other.earliest <= self.earliest and self.latest <= other.latest

    def agrees(self, other: "Birth") -> bool:
        return self.days_apart(other) == 0


def born(birth_date: date | None, birth_about: str) -> Birth | None:
    """What a row says; None where nothing is known."""
    if birth_date:
        return Birth.on(birth_date)
    return Birth.about(birth_about) if birth_about else None


def tells_more(one: Birth | None, other: Birth | None) -> bool:
    """A day than the year that it lies in, anything than nothing; what contradicts tells no more."""
    return one is not None and one != other and (other is None or one.is_within(other))


def age_on(birth: Birth | None, day: date) -> Age | None:
    """None where nothing of the birth is known."""
    if birth is None:
        return None
    most, least = _full_years(birth.earliest, day), _full_years(birth.latest, day)
    return Age(most, most == least)


def _full_years(birth_date: date, day: date) -> int:
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def age_reached_on(birth_date: date, age: int) -> date:
    """The birthday; who is born on 29 February has it on 1 March in a common year."""
    year = birth_date.year + age
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
