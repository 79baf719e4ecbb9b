"""What comes in is spelled as it looks, wherever it comes in."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from base.cleaning import CleanTextMiddleware
from base.parsers import JSONParser
from base.text import cleaned

INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2063\u2066\u2069\ufeff\xad\x00\x07\x7f\ufe0f"
)


@pytest.mark.parametrize("sign", [*INVISIBLE, "\U000e0101", "\u3164", "\uffff"])
def test_what_nobody_sees_is_no_part_of_a_text(sign: str) -> None:
    assert cleaned(f"{sign}王{sign}秀英{sign}") == "王秀英"


@pytest.mark.parametrize(
    ("copied", "meant"),
    [
        ("⻢⽼⼈", "马老人"), ("⺠政⻔⼝", "民政门口"), ("⻰⻄⻋", "龙西车"), ("⾦⽔⼭", "金水山"),
        ("凉\uf979", "凉凉"), ("\ufa1a", "祥"), ("\U0002f800", "丽"),
    ],
)  # fmt: skip
def test_radicals_and_doubles_become_the_characters_that_they_look_like(copied: str, meant: str) -> None:
    assert cleaned(copied) == meant


@pytest.mark.parametrize(
    "text", ["上河村 1 组\n12 号\t东头", "１２号", "㎡①", "買買提·艾力", "𠮷野家", "王\ue863", "㐱彦"]
)
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert cleaned(text) == text


@given(st.text())
def test_a_text_cleaned_twice_is_the_same(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@given(st.text(alphabet=st.sampled_from("王秀英⻢1a ·" + INVISIBLE), max_size=12), st.sampled_from(INVISIBLE))
def test_an_invisible_character_anywhere_changes_nothing(text: str, sign: str) -> None:
    assert {cleaned(text[:at] + sign + text[at:]) for at in range(len(text) + 1)} == {cleaned(text)}


def _seen(request: HttpRequest) -> tuple[Any, Any]:
    CleanTextMiddleware(lambda request: HttpResponse()).process_view(request)
    return request.GET, request.POST


def test_searches_and_forms_are_cleaned_before_they_are_read() -> None:
    request = RequestFactory().post("/?q=王\u200b五&q=\u202d138\u202c", {"name": "李\ufeff四", "note": "一\r\n二"})
    searched, sent = _seen(request)
    assert searched.getlist("q") == ["王五", "138"]
    assert (sent["name"], sent["note"]) == ("李四", "一\r\n二")


def test_a_password_stays_as_it_was_typed() -> None:
    request = RequestFactory().post("/sign-in/", {"username": "13800000000\u202c", "password": "a\u200bb"})
    assert _seen(request)[1].dict() == {"username": "13800000000", "password": "a\u200bb"}


def test_texts_of_the_api_are_cleaned_at_any_depth() -> None:
    sent = [{"note": "王\u200b五", "checks": {"n": ["\ufeff好", 1, None, True]}}]
    assert JSONParser().parse(BytesIO(json.dumps(sent).encode())) == [
        {"note": "王五", "checks": {"n": ["好", 1, None, True]}}
    ]
