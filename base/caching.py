"""What browsers and proxies may keep: nothing, unless a view says so itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NoStoreMiddleware:
    """Pages, layers, files and answers of the API are of one person, at one moment, on a computer that others use too.

    The ground of maps and the lines of roads say otherwise: they are large, and about nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        said = response.get("Cache-Control", "")
        if response.status_code != 200 or "max-age" not in said or "no-store" in said:
            response["Cache-Control"] = "no-store"
        return response
