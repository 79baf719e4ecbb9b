"""Which roles may call which view, by HTTP method. A view that declares nothing is closed to everyone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import Role
from accounts.sign_in.boards import is_closed_to_board
from accounts.sign_in.kept_forms import form_keep
from base.error_responses import error_response, wants_json
from base.errors import DomainError, MethodNotOffered, NotAllowed, SignInNeeded

EVERYONE = tuple(Role)  # everyone who is signed in
NAME = "access"
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """The declaration of one view; None stands for everyone, signed in or not."""

    roles: Mapping[str, frozenset[Role] | None]

    @property
    def methods(self) -> frozenset[str]:
        return frozenset(self.roles)


def allow(**roles: Iterable[Role]) -> Callable[[Decorated], Decorated]:
    """`@allow(GET=EVERYONE, POST=[Role.COORDINATOR])` on a function view, a view class, or what `as_view()` gave."""
    return _declare(Access({method: frozenset(who) for method, who in roles.items()}))


def public(*methods: str) -> Callable[[Decorated], Decorated]:
    """For signing in and for health checks only."""
    return _declare(Access(dict.fromkeys(methods)))


def _declare(access: Access) -> Callable[[Decorated], Decorated]:
    def mark(view: Decorated) -> Decorated:
        setattr(view, NAME, access)
        return view

    return mark


def access_of(view: Callable[..., Any]) -> Access | None:
    """What a resolved view declares, on itself or on the class it was made from."""
    made_from = getattr(view, "view_class", None) or getattr(view, "cls", None)
    found = getattr(view, NAME, None) or getattr(made_from, NAME, None)
    return found if isinstance(found, Access) else None


class AccessMiddleware:
    """Enforces the declarations before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if is_closed_to_board(request, view):
            logout(request)
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        error = _refusal(request, access_of(view))
        if error is None:
            return None
        if isinstance(error, SignInNeeded) and not wants_json(request):
            return redirect_to_login(reverse("kept-forms") if form_keep(request) else request.get_full_path())
        return error_response(request, error)


def _refusal(request: HttpRequest, access: Access | None) -> DomainError | None:
    if access is None:
        return NotAllowed()
    method = "GET" if request.method == "HEAD" else str(request.method)
    if method not in access.methods:
        return MethodNotOffered(method=method, methods=sorted(access.methods))
    roles = access.roles[method]
    if roles is None:
        return None
    if not request.user.is_authenticated:
        return SignInNeeded()
    return None if request.user.role in roles else NotAllowed()
