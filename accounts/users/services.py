"""People who may sign in: made, changed, paused, ended. Each change is audited by what changed, never by its words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.errors import LastAdministrator, UserChangedMeanwhile, UserEnded, UserRefused
from accounts.models import AuditAction, Invitation, Role, User
from accounts.sign_in.password_rules import password_check
from accounts.sign_in.sessions import sessions_end
from base import clock
from base.crypto import keyed_hash
from base.phones import read_phones

LONGEST_USERNAME = 40
NO_PASSWORD_YET = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
_FACTS = ("username", "role", "display_name", "phone")


@transaction.atomic
def user_make(*, username: str, role: Role, display_name: str, phone: str = "", by: User | None = None) -> User:
    """Somebody who may sign in once they have chosen a password: see `accounts.invited.services`."""
    user = User()
    user.set_unusable_password()
    _take(user, {"username": username, "role": role, "display_name": display_name, "phone": phone})
    _save(user)
    _audit(user, by, made=True, role=user.role)
    return user


def user_change(*, user: User, seen: str, by: User, **facts: Any) -> User:
    """`seen` is the `fingerprint` of the user that the editor had before them."""
    with _held(user) as held:
        if fingerprint(held) != seen:
            raise UserChangedMeanwhile(who=str(held))
        stood = {name: getattr(held, name) for name in _FACTS}
        _take(held, facts)
        changed = sorted(name for name, value in stood.items() if value != getattr(held, name))
        if changed:
            _save(held)
            _audit(held, by, changed=changed, **({"role": held.role} if "role" in changed else {}))
        return held


@transaction.atomic
def user_save(*, username: str, role: Role, display_name: str, password: str, by: User | None = None) -> User:
    """For commands: known already, they get this role, name and password, and may sign in again."""
    known = User.objects.filter(username=username).first()
    if known is None:
        user = User(username=username, role=role, display_name=display_name)
        password_check(password, user)
        user.set_password(password)
        user.save()
        _audit(user, by, role=user.role)
        return user
    with _held(known) as user:
        user.role, user.display_name, user.is_active, user.ended_at = role, display_name, True, None
        password_check(password, user)
        user.set_password(password)
        user.save()
        _audit(user, by, role=user.role)
        return user


@transaction.atomic
def password_change(*, user: User, password: str, by: User) -> None:
    """A password that its owner chose; its form has checked it. Ending sessions is the caller's."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit_record(actor=by, action=AuditAction.PASSWORD, subject=f"accounts.user:{user.pk}")


def user_pause(*, user: User, by: User) -> None:
    """Until `user_resume` nobody signs in with it, and its sessions are over."""
    with _held(user) as held:
        if held.is_active:
            held.is_active = False
            held.save(update_fields=["is_active"])
            _audit(held, by, state="paused")
            sessions_end(user=held, by=by)


def user_resume(*, user: User, by: User) -> None:
    with _held(user) as held:
        if held.ended_at:
            raise UserEnded(who=str(held))
        if not held.is_active:
            held.is_active = True
            held.save(update_fields=["is_active"])
            _audit(held, by, state="active")


def user_end(*, user: User, by: User) -> None:
    """For good: the row stays, for records and the audit trail name it."""
    with _held(user) as held:
        if not held.ended_at:
            held.is_active, held.ended_at = False, clock.now()
            held.save(update_fields=["is_active", "ended_at"])
            Invitation.objects.filter(user=held, used_at=None, revoked_at=None).update(revoked_at=clock.real())
            _audit(held, by, state="ended")
            sessions_end(user=held, by=by)


def fingerprint(user: User) -> str:
    """Of what a form about a user shows: the same as long as nobody changed it."""
    return keyed_hash("|".join(str(getattr(user, name)) for name in _FACTS))[:16]


def administrators_who_can_sign_in() -> QuerySet[User]:
    """Whoever was invited and has no password yet is none."""
    return User.objects.filter(~NO_PASSWORD_YET, role=Role.ADMINISTRATOR, is_active=True)


@contextmanager
def _held(user: User) -> Iterator[User]:
    """The row as it stands, locked together with all administrators: two of them cannot end each other at once."""
    with transaction.atomic():
        rows = User.objects.filter(Q(pk=user.pk) | Q(role=Role.ADMINISTRATOR)).order_by("pk")
        held = next(row for row in rows.select_for_update(no_key=True) if row.pk == user.pk)
        was_able = administrators_who_can_sign_in().filter(pk=held.pk).exists()
        yield held
        if was_able and not administrators_who_can_sign_in().exists():
            raise LastAdministrator(who=str(held))


def _save(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # somebody took the username between the look and the writing
        raise UserRefused(who=str(user), fields={"username": _taken()}) from error


def _take(user: User, facts: dict[str, Any]) -> None:
    assert set(facts) <= set(_FACTS), facts
    for name, value in facts.items():
        setattr(user, name, value.strip() if isinstance(value, str) else value)
    problems = {field: said for field, said in _problems(user).items() if said}
    if problems:
        raise UserRefused(who=user.display_name or user.username or _("这位用户"), fields=problems)
    user.phone = read_phones(user.phone).first


def _problems(user: User) -> dict[str, str]:
    return {
        "username": _username_problem(user),
        "display_name": "" if user.display_name else _("请填写姓名。"),
        "role": "" if user.role in Role.values else _("请选岗位。"),
        "phone": _phone_problem(user.phone),
    }


def _username_problem(user: User) -> str:
    try:
        UnicodeUsernameValidator()(user.username)
    except ValidationError:
        return _("用户名用字母、数字和 . - _ @ +，不要空格；也可以用手机号。")
    if len(user.username) > LONGEST_USERNAME:
        return _("用户名最多 {n} 个字。").format(n=LONGEST_USERNAME)
    same = User.objects.filter(username__iexact=user.username).exclude(pk=user.pk)
    return _taken() if same.exists() else ""


def _taken() -> str:
    return _("这个用户名已有人用，请换一个。")


def _phone_problem(text: str) -> str:
    try:
        phones = read_phones(text)
    except ValueError:
        return _("“{phone}”不是电话号码：手机 11 位，固定电话带区号。").format(phone=text[:20])
    return _("这里只填一个号码。") if len(phones.numbers) > 1 or phones.words or phones.doubt else ""


def _audit(user: User, by: User | None, **detail: Any) -> None:
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"accounts.user:{user.pk}", **detail)
