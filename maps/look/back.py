"""The way back: a link says in `next` where it stands, so that a list's filters, place, month and page are there again.

Only an address of this site that can be opened is ever followed.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import access_of

NEXT = "next"
LONGEST = 1500
"""Signs of an address that is kept: one way back inside the other, it stays shorter than what servers accept."""


def came_from(request: HttpRequest) -> str:
    """The address that whoever asks came from; "" where none was told, or one that cannot be opened here."""
    text = request.POST.get(NEXT) or request.GET.get(NEXT, "")
    return text if is_page(text) else ""


def is_page(text: str) -> bool:
    """An address of this site, with a path that somebody may look at."""
    if not text.startswith("/") or len(text) > LONGEST or not url_has_allowed_host_and_scheme(text, allowed_hosts=None):
        return False
    try:
        access = access_of(resolve(urlsplit(text).path).func)
    except (Resolver404, ValueError):
        return False
    return access is not None and "GET" in access.methods


def here(request: HttpRequest) -> str:
    """The address of the page that is asked for. It forgets where it came from itself where that is no page of ours, or
    would make it too long."""
    address = request.get_full_path()
    is_kept = NEXT not in request.GET or is_page(request.GET[NEXT])
    return address if is_kept and len(urlencode({NEXT: address})) <= LONGEST else _without_next(address)


def _without_next(address: str) -> str:
    parts = urlsplit(address)
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name != NEXT])
    return f"{parts.path}?{query}" if query else parts.path


def with_next(address: str, back: str) -> str:
    """The address with the way back; as it is where there is none."""
    if not back:
        return address
    path, _hash, mark = address.partition("#")
    joined = f"{path}{'&' if '?' in path else '?'}{urlencode({NEXT: back})}"
    return f"{joined}#{mark}" if mark else joined


def redirect_back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To where one came from, else to an address or a named page."""
    return redirect(came_from(request) or otherwise)
