"""Sessions in the database, one row each that says whose it is, since when, last seen when and in which browser.

`settings.SESSION_ENGINE` names this module. A session's own data hold the same moments, so that whoever limits sessions
reads them from `request.session`: `signed_in_at(request)` and `seen_at(request)`. Times are this machine's, not a
chosen day's: a session that stands on another day would last for months.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.audit.services import audit_record
from accounts.models import AuditAction, Session, User
from base import clock
from base.crypto import keyed_hash

SIGNED_IN_AT, SEEN_AT, BROWSER = "signed_in_at", "seen_at", "browser"
SEEN_EVERY = timedelta(minutes=1)  # a page of many requests is one look

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class SessionStore(DatabaseStore):
    """Django's, with the columns of `Session` filled from the session's data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = data.get(SESSION_KEY)
        row.signed_in_at, row.seen_at = _moment(data.get(SIGNED_IN_AT)), _moment(data.get(SEEN_AT))
        row.browser = data.get(BROWSER, "")
        return row


class SeenMiddleware:
    """Writes down when somebody was last seen, at most once a minute. A session without a beginning begins.

    What a page asks by itself is not seen: else a page left open would keep its session for ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not signed_in_at(request):
            session_begin(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_arguments: Any) -> None:
        if request.user.is_authenticated and not getattr(view, "is_background", False):
            _see(request)


def background(view: Decorated) -> Decorated:
    """A view that pages ask by themselves, again and again."""
    view.is_background = True  # type: ignore[attr-defined]
    return view


def session_begin(request: HttpRequest) -> None:
    """Whoever has just signed in. Rows of sessions long over go at the same time: nothing else would clear them."""
    SessionStore.clear_expired()
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = clock.real().isoformat()
    request.session[BROWSER] = request.headers.get("User-Agent", "")[:200]
    request.session.save()  # the row is there for who lists sessions in this same request


def _see(request: HttpRequest) -> None:
    last = seen_at(request)
    if last is None or not timedelta(0) <= clock.real() - last < SEEN_EVERY:
        session_use(request)


def session_use(request: HttpRequest) -> None:
    """Somebody is there, at this moment."""
    request.session[SEEN_AT] = clock.real().isoformat()


def signed_in_at(request: HttpRequest) -> datetime | None:
    return _moment(request.session.get(SIGNED_IN_AT))


def seen_at(request: HttpRequest) -> datetime | None:
    """Up to a minute before the request that came last."""
    return _moment(request.session.get(SEEN_AT))


def session_id(key: str) -> str:
    """What a page may call a session: its key would let anybody in who reads the page."""
    return keyed_hash(key)[:16]


def sessions_of(*, user: User) -> QuerySet[Session]:
    """Those that still last, the latest seen first."""
    lasting = Session.objects.filter(user=user, expire_date__gt=timezone.now(), signed_in_at__isnull=False)
    return lasting.order_by("-seen_at", "session_key")


def sessions_end(*, user: User, by: User, but: str | None = None, only: str | None = None) -> int:
    """End somebody's sessions at once: all, all `but` the one with this key, or `only` that one."""
    ending = Session.objects.filter(user=user)
    if but is not None:
        ending = ending.exclude(pk=but)
    if only is not None:
        ending = ending.filter(pk=only)
    ended, _ = ending.delete()
    if ended:
        subject = f"accounts.user:{user.pk}"
        audit_record(actor=by, action=AuditAction.CHANGE, subject=subject, sessions_ended=ended)
    return ended


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
