"""Which year the days lie in that a file writes without one, as somebody answered for the whole file. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from visits.register.spelling.days import ImpossibleDay

NEAREST = "nearest"
YEARS_BACK = 8  # 29 February may be as far away


@dataclass(frozen=True)
class YearTold:
    """A year; or none, where each day is the last such day up to today: a sheet that runs over New Year."""

    year: int | None
    today: date

    def day(self, month: int, day: int) -> date:
        """ImpossibleDay: there is no such day in that year."""
        years = [self.year] if self.year else range(self.today.year, self.today.year - YEARS_BACK - 1, -1)
        for year in years:
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if self.year or found <= self.today:
                return found
        raise ImpossibleDay(f"{self.year} 年没有 {month} 月 {day} 日，请核对")

    def __str__(self) -> str:
        return f" {self.year} 年" if self.year else "今天以前最近的那一天"


def year_told(answer: str, today: date) -> YearTold | None:
    """ "2026", "nearest"; None where nothing, or nothing that can be, was answered."""
    if answer == NEAREST:
        return YearTold(None, today)
    is_past = re.fullmatch("20[0-9]{2}", answer) and int(answer) <= today.year
    return YearTold(int(answer), today) if is_past else None
