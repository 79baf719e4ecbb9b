"""What can go wrong with long work."""

from django.utils.translation import gettext_lazy as _

from base.errors import DomainError


class RunUnknown(DomainError):
    code = "run_unknown"
    http_status = 404
    text = _("后台任务 {run_id} 不存在。请从页面重新开始。")


class RunBusy(DomainError):
    code = "run_busy"
    http_status = 409
    text = _("后台任务 {run_id} 不在等待（{state}）。无需处理。")


class RunLost(DomainError):
    code = "run_lost"
    http_status = 409
    text = _("后台任务 {run_id} 已由另一进程接手，本进程的结果不再采用。无需处理。")


class RunCancelled(DomainError):
    code = "run_cancelled"
    http_status = 409
    text = _("任务已被取消，没有保存任何结果。需要时请重新开始。")


class RunGaveUp(DomainError):
    code = "run_gave_up"
    http_status = 500
    text = _("任务中断了 {attempts} 次，已停止，没有保存任何结果。请检查服务器的内存和日志，然后重新开始。")
