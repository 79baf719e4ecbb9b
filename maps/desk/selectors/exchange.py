"""How far an import or an export is, in the shape that the page asks for every second."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from base import clock
from visits.exchange.ledger.year_told import NEAREST
from visits.exchange.models import ImportRun

YEARS_OFFERED = 4


@dataclass(frozen=True)
class YearsAsked:
    """`days` are lines whose day has no year; `answers` (value, words), `chosen` what is answered or likely."""

    days: int
    answers: list[tuple[str, str]]
    chosen: str


def years_asked(run: ImportRun) -> YearsAsked | None:
    """The question for the year of days without one, while it can be answered; likely is a year in the file's name."""
    days = run.counts.get("days_without_year", 0) or run.counts.get("days_of_the_year_told", 0)
    if not days or run.applied_at or not run.file_id:
        return None
    today = clock.today()
    years = [str(today.year - back) for back in range(YEARS_OFFERED)]
    answers = [*((year, _("{year} 年").format(year=year)) for year in years), (NEAREST, _("今天以前最近的那一天"))]
    named = next((year for year in re.findall(r"20\d\d", run.file_name) if year in years), "")
    return YearsAsked(days, answers, run.year or named)
