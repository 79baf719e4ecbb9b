"""Why what is queued does not move: nobody is there to work on it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maps.look.words import duration
from runs.broker import has_broker
from runs.model import Run, RunState
from runs.presence import Presence, workers_presence

_REASONS = {
    Presence.MISSING: gettext_lazy("后台程序没有运行，现在没有人处理。"),
    Presence.UNKNOWN: gettext_lazy("后台的消息服务没有应答，现在没有人处理。"),
}
_REMEDY = gettext_lazy("请告诉单位的系统管理员；后台恢复后会自动开始，不必重新提交。")
_WARMING = gettext_lazy("后台程序刚启动，正在准备，一两分钟后自动开始。")


def waiting_told(*, run: Run) -> str:
    """One sentence for whoever waits for a run; "" where it is worked on, or will be as soon as its turn comes."""
    if not has_broker() or not (run.state == RunState.QUEUED or run.is_silent):
        return ""
    presence = workers_presence()
    if presence == Presence.WARMING:
        return str(_WARMING)
    if presence not in _REASONS:
        return ""
    since = _("已中断。") if run.is_silent else _("已排队 {time}。").format(time=_time_since_queued(run))
    return f"{since}{_REASONS[presence]}{_REMEDY}"


def _time_since_queued(run: Run) -> str:
    """Its words change seldom: a screen reader says each change."""
    seconds = max(0, int((timezone.now() - run.queued_at).total_seconds()))
    return duration(seconds) if seconds >= 60 else _("{n} 秒").format(n=seconds // 10 * 10)
