"""One shape for every error that leaves the house: {"code", "message", "detail"} as JSON, or one page."""

import json
import logging
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from base.errors import (
    DatabaseSilent,
    DomainError,
    FormExpired,
    HostUnknown,
    InputInvalid,
    NotAllowed,
    NotFound,
    OriginUnknown,
    RequestRefused,
    ServerFailed,
    SignInNeeded,
)
from base.faults import fault_record, where_of

RETRY_AFTER_S = 30
log = logging.getLogger("faults")
installation = logging.getLogger("installation")
_ABOUT_ORIGIN = ("Origin checking failed", "Referer checking failed")


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def error_body(error: DomainError) -> dict[str, Any]:
    return {"code": error.code, "message": error.message, "detail": error.detail}


def error_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(error_body(error), status=error.http_status, headers=_when_again(error))
    has_bar = error.http_status < 500 and hasattr(request, "user")  # some are refused before anybody asks who it is
    return error_page(request, error, "error.html", has_bar=has_bar)


def error_page(request: HttpRequest, error: DomainError, template: str, **context: Any) -> HttpResponse:
    told = {"error": error, "again": _page_again(request, error), **context}
    response = render(request, template, told, status=error.http_status)
    for name, value in _when_again(error).items():
        response[name] = value
    return response


def _page_again(request: HttpRequest, error: DomainError) -> str:
    """The page to open once more: after a form the one that it stood on, for the form's own address may take no GET."""
    if error.http_status == HTTPStatus.METHOD_NOT_ALLOWED:
        return ""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    before = request.META.get("HTTP_REFERER", "")
    return before if url_has_allowed_host_and_scheme(before, {request.META.get("HTTP_HOST", "")}) else ""


def _when_again(error: DomainError) -> dict[str, str]:
    """When to try again, where the error knows."""
    return {"Retry-After": str(seconds)} if (seconds := error.detail.get("retry_after_s")) else {}


class DomainErrorMiddleware:
    """A named error that leaves a page view becomes a page; the transaction is already rolled back by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return error_response(request, exception) if isinstance(exception, DomainError) else None


def api_exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """For REST_FRAMEWORK["EXCEPTION_HANDLER"]; what has no name here is a fault of ours and gets the page for that."""
    error = _named(exception)
    if error is None:
        return None
    set_rollback()
    return Response(error_body(error), status=error.http_status, headers=_when_again(error))


def _named(exception: Exception) -> DomainError | None:
    match exception:
        case DomainError():
            return exception
        case Http404():
            return NotFound()
        case exceptions.PermissionDenied() if str(exception.detail).startswith("CSRF"):
            return _form_refused(str(exception.detail).removeprefix("CSRF Failed: "))
        case PermissionDenied() | exceptions.PermissionDenied():
            return NotAllowed()
        case exceptions.NotAuthenticated():
            return SignInNeeded()
        case exceptions.ValidationError():
            return InputInvalid(fields=exception.detail)
        case exceptions.APIException():
            error = RequestRefused(reason=str(exception.detail))
            error.code, error.http_status = exception.default_code, exception.status_code
            return error
        case _:
            return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own log line names the host; it is not told to whoever sent it."""
    if isinstance(exception, DisallowedHost):
        installation.warning("Somebody asked for a name that ALLOWED_HOSTS (with containers: SITE_HOST) does not hold.")
        return error_response(request, HostUnknown())
    return error_response(request, InputInvalid())


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_response(request, _form_refused(reason))


def _form_refused(reason: str) -> DomainError:
    """A form of another site, or one of ours under an address that the settings do not know; else one that is old."""
    if not reason.startswith(_ABOUT_ORIGIN):
        return FormExpired()
    installation.warning(
        "A form was refused: %s If that address is this site's, add it to CSRF_TRUSTED_ORIGINS with https:// "
        "(with containers: SITE_HOST), and let the proxy pass Host and X-Forwarded-Proto on.",
        reason,
    )
    return OriginUnknown()


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, NotAllowed())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, NotFound())


def server_failed(request: HttpRequest) -> HttpResponse:
    """What no room foresaw. A database that is away is told as such: phones keep what they have and try again."""
    error = sys.exception()
    if isinstance(error, OperationalError | InterfaceError):
        log.error(json.dumps({"where": where_of(request), "database": type(error).__qualname__}))
        silent = error_response(request, DatabaseSilent())
        silent["Retry-After"] = str(RETRY_AFTER_S)
        return silent
    number = fault_record(error, where=where_of(request), user=_known(request)) if error else "?"
    return error_response(request, ServerFailed(number=number))


def _known(request: HttpRequest) -> AbstractBaseUser | None:
    """Who is signed in, if that was found out before it failed: nothing is asked of the database now."""
    user = getattr(request, "_cached_user", None)
    return user if isinstance(user, AbstractBaseUser) and user.pk else None
