"""What can go wrong with people and their ways in."""

from datetime import datetime
from math import ceil
from typing import Self

from django.utils.translation import gettext_lazy as _

from base.errors import DomainError


class TooManyNumbers(DomainError):
    code = "too_many_numbers"
    http_status = 429
    text = _(
        "{hours} 小时内{what}已满 {most} 次，暂时不能再看。"
        "应急时请用“找人”里的老人卡片，电话照常可打；确有需要，请联系管理员，审计员能看到这次记录。"
    )


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
