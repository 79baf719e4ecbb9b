"""Invitations: a code that opens one user's page for choosing a password, once, for seven days.

The code is typed from a printed slip or comes with the link in it: twelve signs that nobody takes for another, some 59
bits. It is shown once; the database keeps its keyed hash. A newer invitation of the same user replaces it.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit.services import audit_record
from accounts.errors import (
    InvitationExpired,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
    UserEnded,
    UserPaused,
)
from accounts.models import AuditAction, Invitation, User
from accounts.sign_in.lockout import locks_lift
from accounts.sign_in.names import who_hash
from accounts.sign_in.sessions import sessions_end
from accounts.users.services import password_change
from base import clock
from base.crypto import keyed_hash

LASTS = timedelta(days=7)
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
LONGEST = 40  # with spaces and hyphens as somebody may type it


@transaction.atomic
def invitation_make(*, user: User, by: User) -> tuple[Invitation, str]:
    """The invitation and its code, which nobody can be told again."""
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if held.ended_at:
        raise UserEnded(who=str(held))
    if not held.is_active:
        raise UserPaused(who=str(held))
    _open_of(held).update(revoked_at=clock.real())
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    invitation = Invitation.objects.create(
        user=held,
        code_hash=keyed_hash(code),
        made_at=clock.real(),
        made_by=by,
        expires_at=clock.real() + LASTS,
    )
    _audit(held, by, invited=True)
    return invitation, code


@transaction.atomic
def invitation_revoke(*, user: User, by: User) -> bool:
    """Whether there was one to revoke."""
    revoked = _open_of(user).update(revoked_at=clock.real())
    if revoked:
        _audit(user, by, invitation_revoked=True)
    return bool(revoked)


def invitation_open(*, code: str) -> Invitation:
    """The invitation that a code opens now; a named error tells why it opens none."""
    return _usable(code, lock=False)


@transaction.atomic
def invitation_accept(*, code: str, password: str) -> User:
    """The user with the password that they chose, signed in nowhere; of two at once the second finds the code used."""
    invitation = _usable(code, lock=True)
    invitation.used_at = clock.real()
    invitation.save(update_fields=["used_at"])
    user = invitation.user
    password_change(user=user, password=password, by=user)
    sessions_end(user=user, by=user)
    _audit(user, user, invitation_used=True)
    locks_lift(who=who_hash("", user))  # whoever had forgotten the former one tried it often
    return user


def invitation_of(*, user: User) -> Invitation | None:
    """The one that still opens something."""
    return _open_of(user).filter(expires_at__gt=clock.real()).first()


def code_shown(code: str) -> str:
    """K7PM-4XQ2-9RTD, as it stands on a slip."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _usable(code: str, *, lock: bool) -> Invitation:
    rows = Invitation.objects.select_related("user")
    if lock:
        _hold_user(code)
        rows = rows.select_for_update(of=("self",))
    invitation = rows.filter(code_hash=keyed_hash(code)).first() if 0 < len(code) <= LONGEST else None
    if invitation is None:
        raise InvitationUnknown
    if invitation.used_at:
        raise InvitationUsed
    if invitation.revoked_at or not invitation.user.is_active:
        raise InvitationRevoked
    if invitation.expires_at <= clock.real():
        raise InvitationExpired
    return invitation


def _hold_user(code: str) -> None:
    """First the user and then the invitation, as whoever pauses, ends or invites anew holds them: nobody waits in a
    ring, and whoever is paused meanwhile is seen to be."""
    invited = Invitation.objects.filter(code_hash=keyed_hash(code)).values("user")
    list(User.objects.select_for_update(no_key=True).filter(pk__in=invited))


def _open_of(user: User) -> QuerySet[Invitation]:
    return Invitation.objects.filter(user=user, used_at=None, revoked_at=None)


def _audit(user: User, by: User, **detail: Any) -> None:
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"accounts.user:{user.pk}", **detail)
