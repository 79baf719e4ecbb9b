"""What an answer weighs on the way: pages and data are packed, what is packed already or still being made is not."""

import re
import secrets

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

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
LEAST = 200  # bytes; less is not worth it
QUALITY = 5  # of brotli: takes as long as gzip, and is a fifth to a third smaller
TAKES_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


class CompressionMiddleware(GZipMiddleware):
    """Stands outside of whatever changes an answer, and inside of WhiteNoise, whose files were packed when collected.

    Each answer is made longer by up to a hundred bytes: from how long a page is nobody can guess, try by try, what
    stands in it beside their own words (BREACH). A token against forged requests is masked anew each time.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        content_type = response.get("Content-Type", "")
        if not isinstance(response, HttpResponse) or not content_type.startswith(PACKED):
            return response
        if not TAKES_BROTLI.search(request.headers.get("Accept-Encoding", "")):
            return super().process_response(request, response)
        if len(response.content) >= LEAST and not response.has_header("Content-Encoding"):
            self._pack(response)
        return response

    def _pack(self, response: HttpResponse) -> None:
        patch_vary_headers(response, ("Accept-Encoding",))
        packed = brotli.compress(response.content, quality=QUALITY)
        if len(packed) >= len(response.content):
            return
        response.content = packed
        response["Content-Length"] = str(len(packed))
        response["Content-Encoding"] = "br"
        response["Padding"] = secrets.token_hex(self.max_random_bytes)[: secrets.randbelow(self.max_random_bytes) + 1]
        etag = response.get("ETag", "")
        if etag.startswith('"'):  # RFC 9110, 8.8.1: the bytes are others, what they say is the same
            response["ETag"] = "W/" + etag
