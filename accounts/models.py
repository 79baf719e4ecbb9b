"""Who you are and what you did."""

from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.fields import EncryptedBytesField, EncryptedTextField, KeyedHashField


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("乡镇协调员")
    VISITOR = "visitor", _("探访员")
    LEADER = "leader", _("领导")
    RESPONDER = "responder", _("应急人员")
    ADMINISTRATOR = "administrator", _("管理员")
    AUDITOR = "auditor", _("审计员")


class UserState(models.TextChoices):
    ACTIVE = "active", _("可以登录")
    PAUSED = "paused", _("已暂停")
    ENDED = "ended", _("已停用")


class User(AbstractUser):
    """Somebody who may sign in, or once could: nobody is ever deleted, for the audit trail names them."""

    role = models.CharField(_("岗位"), max_length=20, choices=Role.choices)
    display_name = models.CharField(_("姓名"), max_length=50, blank=True)
    phone = EncryptedTextField(_("电话"), blank=True)
    phone_hash = KeyedHashField("phone")
    ended_at = models.DateTimeField(null=True, help_text="null: may sign in, or is paused where is_active is false")

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(is_active=False), name="nobody_ended_may_sign_in"
            )
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def state(self) -> UserState:
        if self.ended_at:
            return UserState.ENDED
        return UserState.ACTIVE if self.is_active else UserState.PAUSED


class Invitation(models.Model):
    """Whoever has the code chooses the user's password, once and until it expires. Only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True, help_text="by somebody, or by a newer invitation")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(used_at=None, revoked_at=None), name="one_open_invitation_per_user"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(revoked_at=None), name="no_invitation_used_and_revoked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d}"


class Session(AbstractBaseSession):
    """One browser in which somebody is signed in; who ends it deletes the row. `accounts.sign_in.sessions` keeps it."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions", help_text="null: nobody yet")
    signed_in_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=200, blank=True, help_text="what it calls itself")

    def __str__(self) -> str:
        return f"{self.user} {self.browser}"

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class Fault(models.Model):
    """An error that nobody foresaw, as its number finds it. Holds no personal fact (P81)."""

    number = models.CharField(max_length=6, unique=True)
    at = models.DateTimeField(db_index=True)
    where = models.CharField(max_length=200, help_text="an address of the site, a command or a task")
    kind = models.CharField(max_length=200)
    trace = models.TextField()
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class AuditAction(models.TextChoices):
    SIGN_IN = "sign_in", _("登录")
    SIGN_IN_FAILED = "sign_in_failed", _("登录失败")
    LOCKED = "locked", _("登录锁定")
    SIGN_OUT = "sign_out", _("退出登录")
    SESSION_END = "session_end", _("登录到期")
    PASSWORD = "password", _("更改密码")
    VIEW = "view", _("查看")
    SEARCH = "search", _("搜索")
    UNMASK = "unmask", _("查看完整信息")
    EXPORT = "export", _("导出")
    CHANGE = "change", _("变更")


class AuditEvent(models.Model):
    """One line of the audit trail (P81). The web's database role may add rows, never change or remove them."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=20, choices=AuditAction.choices)
    subject = models.CharField(max_length=60, help_text="room.model:id, or a list's name")
    detail = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"]),
            models.Index(fields=["actor", "at"]),
            models.Index(fields=["at", "id"], name="audit_newest"),
            models.Index(fields=["action", "at"], name="audit_action"),
            models.Index(fields=["address", "at"], name="audit_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.subject}"


class SignInCount(models.Model):
    """Wrong passwords of late: of somebody, from one address, or of somebody from one address."""

    who = models.CharField(max_length=64, blank=True, help_text="keyed hash of a user or of a name nobody has")
    address = models.CharField(max_length=45, blank=True, help_text="IPv6: the /64 it lies in")
    failures = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["who", "address"], name="one_count_of_each"),
            models.CheckConstraint(condition=~models.Q(who="", address=""), name="counts_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.who[:8]} {self.address} {self.failures}"

    @property
    def kind(self) -> str:
        if not self.who:
            return "address"
        return "person_at_address" if self.address else "person"

    @property
    def most(self) -> int:
        """How many failures lock."""
        return int(settings.SIGN_IN_FAILURES[self.kind])

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and self.locked_until > now


class KeptForm(models.Model):
    """What somebody sent after their session had ended, until they are back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    path = models.TextField(help_text="where it was sent")
    kept_at = models.DateTimeField(db_index=True)
    content = EncryptedBytesField(help_text="JSON: what was typed, and the files")

    def __str__(self) -> str:
        return f"{self.user} {self.path}"
