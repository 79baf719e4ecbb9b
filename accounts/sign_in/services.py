"""Signing in and out, as the audit trail tells it, and ending a lock before its time."""

from django.db import transaction
from django.http import HttpRequest

from accounts.audit.services import audit_record
from accounts.errors import SignInLocked
from accounts.models import AuditAction, AuditEvent, User
from accounts.sign_in.lockout import attempt_of, attempt_refusal, locks_lift
from accounts.sign_in.names import user_named, who_hash


def sign_in_record(*, user: User, request: HttpRequest) -> AuditEvent:
    return audit_record(actor=user, action=AuditAction.SIGN_IN, subject=f"accounts.user:{user.pk}", request=request)


def sign_out_record(*, user: User, request: HttpRequest) -> AuditEvent:
    return audit_record(actor=user, action=AuditAction.SIGN_OUT, subject=f"accounts.user:{user.pk}", request=request)


def sign_in_refusal(*, username: str, request: HttpRequest) -> SignInLocked | None:
    """Whether the attempt that has just failed was the last one for now."""
    return attempt_refusal(attempt_of(request, username, user_named(username)))


@transaction.atomic
def sign_in_unlock(*, user: User, by: User | None = None, request: HttpRequest | None = None) -> int:
    """Let somebody try again at once, wherever they are; says how many locks ended."""
    lifted = locks_lift(who=who_hash("", user))
    subject = f"accounts.user:{user.pk}"
    audit_record(actor=by, action=AuditAction.CHANGE, subject=subject, request=request, unlocked=lifted)
    return lifted


@transaction.atomic
def address_unlock(*, address: str, by: User | None = None) -> int:
    """Let everybody at an address try again: an office where many mistyped."""
    lifted = locks_lift(address=address)
    audit_record(actor=by, action=AuditAction.CHANGE, subject="accounts.sign_in", unlocked=lifted, of_address=address)
    return lifted
