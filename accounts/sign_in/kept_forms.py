"""What somebody sent after their session had ended, kept until they have signed in again.

Nothing of it lies in the browser, which may be another's next: it lies encrypted in the database, for a day, for nobody
but whose session it was. Photographs are kept with the words.
"""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.errors import KeptFormGone
from accounts.models import KeptForm, User
from accounts.sign_in.limits import ENDED
from base import clock
from base.error_responses import error_response

KEPT = timedelta(days=1)
MOST = 5
FIELD = "kept_form"


class KeptFormMiddleware:
    """A form that names a kept one is taken for it; once a page has answered, the kept one goes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kept = getattr(request, "kept_form", None)
        if kept and response.status_code < 500:
            kept.delete()
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if request.method != "POST" or FIELD not in request.POST:
            return None
        asked = request.POST[FIELD]
        user = request.user if isinstance(request.user, User) else None
        known = forms_kept(user=user).filter(path=request.get_full_path()) if user else KeptForm.objects.none()
        kept = known.filter(pk=asked).first() if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
        if kept is None:
            return error_response(request, KeptFormGone()) if user else None
        _take(request, kept)
        return None


def form_keep(request: HttpRequest) -> bool:
    """Keep it for whom it is of, if that is known; asked of the middleware that sends somebody to sign in."""
    owner = _owner(request)
    if owner is None or not _is_worth_keeping(request):
        return False
    if FIELD not in request.POST:  # what is kept already is only sent again
        path, content = request.get_full_path(), _packed(request)
        KeptForm.objects.create(user=owner, path=path, kept_at=clock.real(), content=content)
    for old in KeptForm.objects.filter(user=owner).order_by("-kept_at", "-pk")[MOST:]:
        old.delete()
    return True


def forms_kept(*, user: User) -> QuerySet[KeptForm]:
    return KeptForm.objects.filter(user=user, kept_at__gt=clock.real() - KEPT).order_by("-kept_at", "-pk")


def forms_purge() -> int:
    return KeptForm.objects.filter(kept_at__lt=clock.real() - KEPT).delete()[0]


def _is_worth_keeping(request: HttpRequest) -> bool:
    """What a person sent, not what a page asked by itself; never a password."""
    match, names = request.resolver_match, set(request.POST) - {"csrfmiddlewaretoken"}
    is_of_login = match is not None and match.func.__module__.startswith("accounts.")
    return (
        request.method == "POST"
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and bool(names or request.FILES)
        and not is_of_login
        and not any("password" in name.lower() for name in names)
    )


def _owner(request: HttpRequest) -> User | None:
    if isinstance(request.user, User):
        return request.user
    return User.objects.filter(pk=request.session.get(ENDED) or 0, is_active=True).first()


def _packed(request: HttpRequest) -> bytes:
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    files = [
        [name, file.name, file.content_type, base64.b64encode(file.read()).decode()]
        for name, sent in request.FILES.lists()
        for file in sent
    ]
    return json.dumps({"typed": typed.urlencode(), "files": files}).encode()


def _take(request: HttpRequest, kept: KeptForm) -> None:
    held = json.loads(kept.content)
    files: MultiValueDict[str, Any] = MultiValueDict()
    for name, file_name, kind, content in held["files"]:
        files.appendlist(name, SimpleUploadedFile(file_name, base64.b64decode(content), kind))
    request.POST = QueryDict(held["typed"])
    request._files = files  # type: ignore[attr-defined]
    request.kept_form = kept  # type: ignore[attr-defined]
