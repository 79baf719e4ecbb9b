"""A session given away to a screen on a wall, where nobody touches anything.

The rule that ends an unused session (`limits.py`) guards what a stranger could do at a computer left alone. A wall is
alone all day. So the session is given away first: it opens views marked `board` and nothing else, which show figures
and no person; asking for anything else ends it. In return it does not end for being unused; after the longest time that
any session lasts it ends all the same, and the screen says so.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from accounts.sign_in.sessions import session_use

GIVEN_AWAY = "board"

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def board(view: Decorated) -> Decorated:
    """A view that a screen on a wall may ask for."""
    view.is_board = True  # type: ignore[attr-defined]
    return view


def board_begin(request: HttpRequest, *, user: User) -> None:
    session_use(request)
    request.session[GIVEN_AWAY] = True
    subject = f"accounts.user:{user.pk}"
    audit_record(actor=user, action=AuditAction.CHANGE, subject=subject, request=request, board=True)


def is_given_away(request: HttpRequest) -> bool:
    return bool(getattr(request, "session", {}).get(GIVEN_AWAY))


def is_closed_to_board(request: HttpRequest, view: Callable[..., Any]) -> bool:
    return is_given_away(request) and not getattr(view, "is_board", False)
