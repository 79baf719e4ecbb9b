"""How far the computing of a plan is, as the page asks for it every second."""

from typing import Any

from django.utils.translation import gettext as _

from dispatch.plans.models import PlanRun
from maps.look.waiting import waiting_told
from maps.look.words import duration


def progress_of(*, run: PlanRun) -> dict[str, Any]:
    """{"open", "share", "state", "best": [sentences], "waiting"}; no longer open: the page loads anew."""
    return {
        "open": run.is_under_way,
        "share": run.progress,
        "state": _("正在停止") if run.cancel_requested else run.get_state_display(),
        "best": _best(run.best),
        "waiting": waiting_told(run=run),
    }


def _best(best: dict[str, int]) -> list[str]:
    """The best plan so far by the three levels that plans are compared by."""
    if not best:
        return []
    left_out = _("还有探访没排上") if best["left_out"] else _("应访的都排上了")
    late = _("超时 {late}").format(late=duration(best["late_s"])) if best["late_s"] else _("没有超时")
    return [left_out, late, _("路程与均衡合计 {cost}").format(cost=duration(best["cost_s"]))]
