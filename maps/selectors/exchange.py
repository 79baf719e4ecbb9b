"""How far an import or an export is, in the shape that the page asks for every second."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base import clock
from geo.models import AreaImport, RoadImport
from maps.selectors.waiting import waiting_told
from runs.model import Run, RunState
from visits.exchange.ledger.year_told import NEAREST
from visits.exchange.models import ImportRun, ImportTask

YEARS_OFFERED = 4

# The stages that services tell, for makemessages to find.
STAGES = [
    gettext_lazy("打开文件"),
    gettext_lazy("读取台账"),
    gettext_lazy("核对人员"),
    gettext_lazy("定位住址"),
    gettext_lazy("读取记录"),
    gettext_lazy("核对记录"),
    gettext_lazy("保存结果"),
    gettext_lazy("读取并核对"),
    gettext_lazy("读取并写入"),
    gettext_lazy("读取路网"),
    gettext_lazy("保存路网"),
    gettext_lazy("核对到村的路"),
    gettext_lazy("换上新的路网"),
    gettext_lazy("画新的底图"),
]


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


def run_progress(*, run: Run) -> dict[str, Any]:
    """{"open", "share", "state", "best": [sentences], "silent", "waiting"}; no longer open: the page loads anew."""
    stage = run.stage if isinstance(run, ImportRun | AreaImport | RoadImport) else ""
    return {
        "open": run.is_under_way,
        "share": run.progress,
        "state": _("正在停止") if run.cancel_requested else _state(run),
        "best": [_(stage)] if stage else [],
        "silent": run.is_silent,
        "waiting": waiting_told(run=run),
    }


def _state(run: Run) -> str:
    if run.state != RunState.RUNNING:
        return str(run.get_state_display())
    if isinstance(run, AreaImport):
        return _("正在写入") if run.is_to_apply else _("正在检查")
    if isinstance(run, RoadImport):
        return _("正在启用") if run.is_to_apply else _("正在读取")
    if isinstance(run, ImportRun):
        return _("正在写入") if run.task == ImportTask.APPLY else _("正在检查")
    return _("正在导出")
