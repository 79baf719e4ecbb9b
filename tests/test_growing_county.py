"""A county that has only some of what it needs: every page answers, and no button is dead."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from pytest_django import Settings

from accounts.models import Role
from maps.map import picture
from tests.growing import MONDAY, STAGES, Growing
from tests.pressing import Form, Page
from tests.test_access import ADDRESSES

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

LEFT_ALONE = {"sign-out", "set_language", "sign-in"}
ASKED_BY_SCRIPTS = {"road-stretch", "locate-search", "coverage-board-part"}
TURNS = ("nothing", "divisions", "ledger", "published")  # where something changes for those who prepare nothing
PAGES_ALIKE = 1  # so many pages of one kind are looked at, for each set of things asked


@pytest.fixture
def growing(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Growing:
    """Without a browser that draws pictures of pages: tests/maps/figures look at those."""
    settings.AS_OF = MONDAY.isoformat()
    monkeypatch.setattr(picture, "_chromium", _drawn)
    return Growing()


def _drawn(page: Path, path: Path, *asked: str) -> Path:
    assert page.stat().st_size
    path.write_bytes(b"a picture")
    return path


def _pages_of(role: Role) -> list[str]:
    """Every address without arguments that the role may open, whether a link leads there or not."""
    return [
        reverse(address.name)
        for address in ADDRESSES
        if address.access
        and not address.arguments
        and role in (address.access.roles.get("GET") or ())
        and address.name not in ASKED_BY_SCRIPTS
        and not reverse(address.name).startswith("/api/")
    ]


def _name(address: str) -> str:
    """The kind of page that an address leads to; "" for none of ours."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme in ("tel", "mailto", "geo"):
        return ""
    try:
        return resolve(parts.path).url_name or ""
    except Resolver404:
        return "nowhere"


def _read(answer: Any) -> str:
    return b"".join(answer).decode(errors="replace")


def _seen(client: Client, first: list[str]) -> Iterator[tuple[str, Any, str]]:
    """What somebody finds who opens every page of theirs and follows the links there, a few of each kind."""
    waiting, known, alike = list(first), set(first), Counter[tuple[str, ...]]()
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address, follow=True)
        text = _read(answer)
        yield address, answer, text
        if not str(answer.headers.get("Content-Type", "")).startswith("text/html"):
            continue
        for link in Page(answer.wsgi_request.get_full_path(), text).links:
            link = link.split("#")[0]
            kind = (_name(link), *sorted(parse_qs(urlsplit(link).query)))
            if kind[0] and link not in known and alike[kind] < PAGES_ALIKE:
                alike[kind] += 1
                known.add(link)
                waiting.append(link)


def _is_refusal(answer: Any) -> bool:
    """An error's own page, not a form that says what is amiss."""
    return answer.status_code >= 500 or any(template.name == "error.html" for template in answer.templates or [])


def _pressed(client: Client, page: Page) -> Iterator[str]:
    """Each button of a page that is answered with a refusal; nothing of it is kept."""
    for form in page.forms:
        if form.method != "post" or _name(form.action) in LEFT_ALONE:
            continue
        for button in form.buttons:
            with transaction.atomic():
                answer = _press(client, form, button)
                transaction.set_rollback(True)
            if _is_refusal(answer):
                yield f"{page.address}: {form.action} {button} → {answer.status_code} {_why(_read(answer))}"


def _why(text: str) -> str:
    """What an error's page says."""
    return re.sub(r"<[^>]*>|\s+", " ", text.partition('role="alert">')[2])[:120].strip()


def _press(client: Client, form: Form, button: tuple[str, str] | None) -> Any:
    return client.post(form.action, form.sent(button), follow=True)


def _amiss(client: Client, role: Role) -> Iterator[str]:
    """What is refused as the county stands."""
    pressed: set[tuple[str, ...]] = set()
    for address, answer, text in _seen(client, _pages_of(role)):
        if answer.status_code != 200:
            yield f"{address} → {answer.status_code} {_why(text)}"
            continue
        page = Page(answer.wsgi_request.get_full_path(), text)
        page.forms = [form for form in page.forms if _alike(form) not in pressed]
        pressed |= {_alike(form) for form in page.forms}
        yield from _pressed(client, page)


@pytest.mark.parametrize("role", Role)
def test_no_page_and_no_button_of_a_growing_county_is_refused(growing: Growing, role: Role) -> None:
    """At each stage what was looked at and pressed is taken back before the county grows on."""
    wrong: list[str] = []
    for stage in STAGES:
        growing.grow(stage)
        if role != Role.COORDINATOR and stage not in TURNS:
            continue
        with transaction.atomic():
            client = Client(raise_request_exception=False)
            client.force_login(growing.users[role])
            wrong += [f"{stage}: {told}" for told in _amiss(client, role)]
            transaction.set_rollback(True)
    assert "\n".join(wrong) == ""


def _alike(form: Form) -> tuple[str, ...]:
    return (_name(form.action), *sorted({name for name, _value in form.fields}))
