"""What can go wrong with people and keys; the base of every named error."""

from datetime import datetime
from math import ceil
from typing import Any, Self

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Base of every named error: `code` is stable, `message` is for people, `detail` is data."""

    code: str = "error"
    http_status: int = 400
    text: Any = _("操作未完成，请重试。")

    def __init__(self, **detail: Any) -> None:
        self.detail = detail
        super().__init__(self.code)

    @property
    def message(self) -> str:
        said = {
            name: "、".join(map(str, value)) if isinstance(value, list) else value
            for name, value in self.detail.items()
        }
        return str(self.text).format(**said)

    def __str__(self) -> str:
        return self.message


class KeyMissing(DomainError):
    code = "key_missing"
    http_status = 500
    text = _("密钥 {key_id} 不可用，无法读取加密信息。请管理员在 FIELD_KEYS 中恢复该密钥。")


class FileDamaged(DomainError):
    code = "file_damaged"
    http_status = 500
    text = _("文件 {name} 已损坏或被改动过，无法读取。请管理员从备份中恢复这个文件。")


class TooManyNumbers(DomainError):
    code = "too_many_numbers"
    http_status = 429
    text = _(
        "{hours} 小时内{what}已满 {most} 次，暂时不能再看。"
        "应急时请用“找人”里的老人卡片，电话照常可打；确有需要，请联系管理员，审计员能看到这次记录。"
    )


class NotAllowed(DomainError):
    code = "not_allowed"
    http_status = 403
    text = _("您的岗位不能进行此操作。如需办理，请联系乡镇管理员。")


class SignInNeeded(DomainError):
    code = "sign_in_needed"
    http_status = 401
    text = _("请先登录。")


class SignInLocked(DomainError):
    code = "sign_in_locked"
    http_status = 429
    text = _("密码错误次数过多，登录已暂停，请 {minutes} 分钟后再试。急需登录或忘记密码，请联系管理员解锁或重设密码。")

    @classmethod
    def until(cls, moment: datetime, now: datetime) -> Self:
        seconds = max(1, ceil((moment - now).total_seconds()))
        return cls(minutes=ceil(seconds / 60), retry_after_s=seconds)


class KeptFormGone(DomainError):
    code = "kept_form_gone"
    http_status = 404
    text = _("这份内容已经提交过，或留存超过一天已删除。请打开原来的页面查看。")


class PasswordRefused(DomainError):
    code = "password_refused"
    http_status = 400
    text = _("密码不符合要求：{reasons}")


class UserUnknown(DomainError):
    code = "user_unknown"
    http_status = 404
    text = _("没有用户名为“{username}”的用户。请检查用户名。")


class MethodNotOffered(DomainError):
    code = "method_not_offered"
    http_status = 405
    text = _("此地址不接受 {method} 请求，可用：{methods}。")


class NotFound(DomainError):
    code = "not_found"
    http_status = 404
    text = _("没有找到，或不在您的辖区内。请从列表重新进入。")


class UserRefused(DomainError):
    """`fields` names what is wrong under each field of the form."""

    code = "user_refused"
    http_status = 422
    text = _("{who}没有保存：{problems}")

    def __init__(self, *, who: str, fields: dict[str, str]) -> None:
        super().__init__(who=who, fields=fields, problems=" ".join(fields.values()))


class UserChangedMeanwhile(DomainError):
    code = "user_changed_meanwhile"
    http_status = 409
    text = _("{who}刚被别人改过，您的改动还没有保存。请对照现在的内容，再保存一次。")


class UserEnded(DomainError):
    code = "user_ended"
    http_status = 409
    text = _("{who}已停用，不能再登录。需要时请为本人新建一个用户。")


class UserPaused(DomainError):
    code = "user_paused"
    http_status = 409
    text = _("{who}已暂停，暂时不能登录。请先恢复，再发邀请。")


class LastAdministrator(DomainError):
    code = "last_administrator"
    http_status = 409
    text = _("{who}是最后一位能登录的管理员，这样改以后就没有人能管理用户了。请先让另一位管理员能登录。")


class InvitationUnknown(DomainError):
    code = "invitation_unknown"
    http_status = 404
    text = _("没有这个邀请码。请对照纸条再输一遍；还不行，请向发给您的人要一张新的。")


class InvitationUsed(DomainError):
    code = "invitation_used"
    http_status = 410
    text = _("这个邀请已经用过了。如果是您本人用的，请直接登录；如果不是，请马上告诉发给您的人。")


class InvitationRevoked(DomainError):
    code = "invitation_revoked"
    http_status = 410
    text = _("这个邀请已作废，可能已经发了新的。请用最新的一张；没有的话，请向发给您的人要。")


class InvitationExpired(DomainError):
    code = "invitation_expired"
    http_status = 410
    text = _("这个邀请已过期（有效 7 天）。请向发给您的人要一张新的。")


class InputInvalid(DomainError):
    code = "input_invalid"
    http_status = 400
    text = _("填写的内容有误，请按各栏提示改正后再提交。")


class ServerFailed(DomainError):
    code = "server_failed"
    http_status = 500
    text = _("系统出错，已记录，编号 {number}。请稍后重试；若仍出错，请把编号告诉管理员。")


class FormExpired(DomainError):
    code = "form_expired"
    http_status = 403
    text = _("页面已过期，内容没有提交。请刷新页面后再提交一次。")


class HostUnknown(DomainError):
    """The page does not repeat the name that was asked for; the log has it."""

    code = "host_unknown"
    text = _("本站没有设置这个网址。请核对网址；若没有错，请系统管理员把它加进设置 ALLOWED_HOSTS（SITE_HOST）。")


class OriginUnknown(DomainError):
    code = "origin_unknown"
    http_status = 403
    text = _(
        "内容没有提交：本站没有设置浏览器里的这个网址。"
        "请系统管理员把它加进设置 CSRF_TRUSTED_ORIGINS（SITE_HOST），并核对反向代理转来的 Host。"
    )


class RequestRefused(DomainError):
    """What the web framework refuses keeps the framework's own code and status."""

    text = _("请求无法处理：{reason}")


class DatabaseSilent(DomainError):
    code = "database_silent"
    http_status = 503
    text = _("数据库暂时没有应答，内容没有保存。请稍后重试；若一直如此，请管理员检查数据库（./run manage check）。")


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


class FileNotWritable(DomainError):
    code = "file_not_writable"
    http_status = 400
    text = _("“{name}”写不进去（文件夹不存在、没有权限，或磁盘已满）。请换一个位置再试。")
