"""How long a session lasts: so long unused, and so long at most. The server ends it, whatever the browser shows.

Times are this machine's, not a chosen day's. What a page asks by itself (`sessions.background`) is no use of it.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from accounts.sign_in.boards import is_given_away
from accounts.sign_in.sessions import seen_at, signed_in_at
from base import clock

ENDED = "ended_of"
"""Whose session ended: kept in the nameless one that follows, so that what they send is kept for them."""


class SessionLimitMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and (limit := _limit_passed(request)):
            _end(request, limit)
        return self.get_response(request)


def session_left_s(request: HttpRequest) -> int:
    """Seconds until it ends if nothing more is done."""
    return max(0, int(min(_left(request).values()).total_seconds()))


def session_facts(request: HttpRequest) -> dict[str, int]:
    """For every page: when to warn. The page that says that the database is away has nobody to warn."""
    try:
        has_one = hasattr(request, "session") and SESSION_KEY in request.session
        return {"session_left_s": session_left_s(request)} if has_one else {}
    except DatabaseError:
        return {}


def _left(request: HttpRequest) -> dict[str, timedelta]:
    now = clock.real()
    begun, seen = signed_in_at(request) or now, seen_at(request) or now
    longest = {"longest": timedelta(seconds=settings.SESSION_COOKIE_AGE) - (now - begun)}
    if is_given_away(request):
        return longest
    return {"idle": timedelta(seconds=settings.SESSION_IDLE_S) - (now - seen)} | longest


def _limit_passed(request: HttpRequest) -> str:
    return next((limit for limit, left in _left(request).items() if left <= timedelta(0)), "")


def _end(request: HttpRequest, limit: str) -> None:
    user = User.objects.filter(pk=request.session[SESSION_KEY]).first()
    logout(request)
    if user is None:
        return
    request.session[ENDED] = user.pk
    subject = f"accounts.user:{user.pk}"
    audit_record(actor=user, action=AuditAction.SESSION_END, subject=subject, request=request, limit=limit)
