"""Pages and data are packed on the way; what is packed already, or made while it is read, goes as it is."""

import gzip
from collections.abc import Callable

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from accounts.models import Role
from base.compression import CompressionMiddleware
from tests.access_objects import County, build_county

TEXT = "石梯乡的探访计划。" * 400


def _answered(make: Callable[[], HttpResponseBase], encodings: str = "gzip, br") -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"Accept-Encoding": encodings})
    return CompressionMiddleware(lambda _: make())(request)  # type: ignore[return-value]


@pytest.mark.parametrize(
    "content_type",
    ["text/html; charset=utf-8", "application/json", "application/geo+json", "text/csv", "image/svg+xml"],
)
@pytest.mark.parametrize(
    ("encodings", "packing", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=1.0, gzip;q=0.8", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
    ],
)
def test_what_shrinks_is_packed(
    content_type: str, encodings: str, packing: str, unpack: Callable[[bytes], bytes]
) -> None:
    answer = _answered(lambda: HttpResponse(TEXT, content_type=content_type), encodings)
    assert isinstance(answer, HttpResponse)
    assert answer["Content-Encoding"] == packing
    assert answer["Vary"] == "Accept-Encoding"
    assert unpack(answer.content).decode() == TEXT
    assert int(answer["Content-Length"]) == len(answer.content)


def test_what_is_packed_has_no_name_that_promises_the_same_bytes() -> None:
    answer = _answered(lambda: HttpResponse(TEXT, content_type="text/html", headers={"ETag": '"7"'}))
    assert answer["ETag"] == 'W/"7"'


@pytest.mark.parametrize(
    "content_type",
    [
        "image/jpeg",
        "image/png",
        "application/pdf",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ],
)
def test_what_is_packed_already_goes_as_it_is(content_type: str) -> None:
    assert not _answered(lambda: HttpResponse(TEXT, content_type=content_type)).has_header("Content-Encoding")


def test_what_is_made_while_it_is_read_goes_as_it_is() -> None:
    answer = _answered(lambda: StreamingHttpResponse(iter([TEXT]), content_type="text/csv"))
    assert isinstance(answer, StreamingHttpResponse)
    assert not answer.has_header("Content-Encoding")
    assert answer.getvalue().decode() == TEXT


def test_who_cannot_unpack_gets_it_as_it_is() -> None:
    answer = _answered(lambda: HttpResponse(TEXT, content_type="text/html"), "identity")
    assert not answer.has_header("Content-Encoding")


def test_the_length_of_a_page_says_nothing_of_what_stands_in_it() -> None:
    for encodings in ("gzip", "br"):
        answers = [_answered(lambda: HttpResponse(TEXT, content_type="text/html"), encodings) for _ in range(40)]
        assert len({len(answer.serialize()) for answer in answers if isinstance(answer, HttpResponse)}) > 1


@pytest.fixture
def county(db: None) -> County:
    return build_county()


@pytest.mark.parametrize("path", ["/locate/", "/layers/140499101201/elders.geojson"])
def test_pages_and_layers_come_packed(county: County, path: str) -> None:
    client = Client()
    client.force_login(county.users[Role.RESPONDER])
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    if len(plain.content) >= 200:  # less is not worth it
        assert packed["Content-Encoding"] == "gzip"
        assert len(packed.content) < len(plain.content)
