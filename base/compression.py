"""What an answer weighs on the way: pages and data are packed, what is packed already or still being made is not."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PACKED = (
    "text/",
    "application/json",
    "application/geo+json",
    "application/vnd.mapbox-vector-tile",
    "application/vnd.oai.openapi",
    "application/manifest+json",
    "image/svg+xml",
)
"""Beginnings of content types that shrink. Pictures, workbooks and archives do not."""


class CompressionMiddleware(GZipMiddleware):
    """Stands outside of whatever changes an answer, and inside of WhiteNoise, whose files were packed when collected.

    Each answer is made longer by up to a hundred bytes: from how long a page is nobody can guess, try by try, what
    stands in it beside their own words (BREACH). A token against forged requests is masked anew each time.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        content_type = response.get("Content-Type", "")
        if response.streaming or not content_type.startswith(PACKED):
            return response
        return super().process_response(request, response)
