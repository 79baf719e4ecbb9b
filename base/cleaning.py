"""What browsers send is cleaned before anybody reads it: searches, filters and forms alike."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

from base.text import cleaned

_AS_TYPED = ("password", "csrf")  # secrets are compared sign by sign, whatever they look like


class CleanTextMiddleware:
    """Stands behind the CSRF check, which has read the form already; JSON is cleaned by its parser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        request.GET = _cleaned(request.GET)
        if request.method == "POST" and request.POST:
            request.POST = _cleaned(request.POST)


def _cleaned(sent: QueryDict) -> Any:
    texts = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in MultiValueDict.lists(sent):
        as_typed = any(word in name.lower() for word in _AS_TYPED)
        texts.setlist(cleaned(name), values if as_typed else [cleaned(value) for value in values])
    texts._mutable = False
    return texts
