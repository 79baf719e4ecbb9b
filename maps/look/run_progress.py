"""How far an import or an export is, in the shape that the page asks for every second."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.models import AreaImport, RoadImport
from maps.look.waiting import waiting_told
from runs.model import Run, RunState
from visits.exchange.models import ImportRun, ImportTask

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
