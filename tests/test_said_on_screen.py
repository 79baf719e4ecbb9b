"""What pages say, to every role and after every form that was refused: no code, no clause's number, no "field"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import Role
from tests.access_objects import County, Objects, build_county, undone
from tests.test_access import ADDRESSES, Address

pytestmark = pytest.mark.long

UNSEEN = re.compile(r"<style\b.*?</style>|<script\b(?![^>]*json).*?</script>|<!--.*?-->", flags=re.S)
SPOKEN = re.compile(r"""\b(?:title|alt|placeholder|aria-label|data-form-\w+)="([^"]*)\"""")
TOLD_WRONG = {
    "the number of a clause": re.compile(r"\bP\d{1,2}(?:-\d)?\b"),
    "Django's field": re.compile(r"[该此]字段|这个字段|字段必|[Tt]his field|确保该|有效的选项"),
    "a stable code": re.compile(
        r"(?<![\w/.@-])(?!county_code|town\w+_code|village_\w+|area_code|elder_id)[a-z]{3,}_[a-z]+(?:_[a-z]+)*(?![\w/.@=-])"
    ),
    "a date as machines write it": re.compile(r"(?<![\w_-])(?<!写成 )[12]\d{3}-[01]\d-[0-3]\d(?![\w.-])"),
    "nothing at all": re.compile(r"\bNone\b|\bnull\b"),
}
OF_MACHINES = {"faults", "fault", "audit-export"}  # the administrator's page of failures shows what the machine said
CHINESE = re.compile(r"[\u3400-\u9fff]+")
OF_THE_COUNTY = re.compile(
    "测试县|东镇|西镇|甲村|乙村|甲奶奶|甲家儿|甲访员|村口第一户|甲地工作方案|甲[\u3400-\u9fff]{0,3}|张|口第一户|河滩|冰|边界|台账|核对|理发|中文|探访关爱|国办发明电|长民发|号"
)
"""Names and words that people of this county wrote, and numbers of documents."""
IN_THEIR_LANGUAGE = {"ledger-export", "visitors-hours", "locate", "visitor-new", "visitor-edit"}
"""Pages that name columns of a file or show what may be written: both are Chinese in any language."""


@dataclass(frozen=True)
class Site:
    objects: Objects
    clients: dict[Role, Client]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    with undone(django_db_blocker):
        built = build_county()
        yield Site(Objects(built.own, "甲"), {role: _client(built, role) for role in Role})


def _pages(method: str) -> list[tuple[Address, Role]]:
    return [
        (address, Role(role))
        for address in ADDRESSES
        if address.access and not address.name.startswith("api-") and address.name not in OF_MACHINES
        for role in sorted(address.access.roles.get(method) or [])
    ]


def _client(county: County, role: Role) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(county.users[role])
    return client


def _said(html: str) -> str:
    """What is read or heard, and the words that scripts find on the page."""
    page = UNSEEN.sub(" ", html)
    data = " ".join(re.findall(r"<script\b[^>]*json[^>]*>(.*?)</script>", page, flags=re.S))
    words = " ".join(re.findall(r'"words": \{([^}]*)\}', data))
    words = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), words)
    words = " ".join(re.findall(r': "([^"]*)"', words))
    page = re.sub(r"<script\b.*?</script>", " ", page, flags=re.S)
    spoken = " ".join(SPOKEN.findall(page))
    return unescape(" ".join([re.sub(r"<[^>]*>", " ", page), spoken, words]))


def _wrongly_told(html: str) -> list[str]:
    said = _said(html)
    found = ((what, sign.search(said)) for what, sign in TOLD_WRONG.items())
    return [f"{what}: …{said[max(0, at.start() - 20) : at.end() + 20].strip()}…" for what, at in found if at]


def _is_page(response: object) -> bool:
    return "text/html" in str(getattr(response, "headers", {}).get("Content-Type", "")) and not response.streaming  # type: ignore[attr-defined]


def _none(told: list[str]) -> None:
    if told:
        pytest.fail("\n".join(told))


def test_no_page_shows_codes_and_english_is_complete(site: Site) -> None:
    told = []
    for address, role in _pages("GET"):
        response = site.clients[role].get(address.url(site.objects))
        if not _is_page(response):
            continue
        told += [f"{role} {address.name}: {wrong}" for wrong in _wrongly_told(response.content.decode())]
        response = site.clients[role].get(address.url(site.objects), headers={"Accept-Language": "en"})
        left = set(CHINESE.findall(OF_THE_COUNTY.sub(" ", _said(response.content.decode()))))
        if left and address.name not in IN_THEIR_LANGUAGE:
            told.append(f"{role} {address.name} in English: {' '.join(sorted(left)[:12])}")
    _none(told)


class _Fields(HTMLParser):
    """Ids of a page, what refers to them, and what is said of fields that are wrong."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids, self.referred, self.doubled = set[str](), set[str](), set[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if one := told.get("id"):
            if one in self.ids:
                self.doubled.add(one)
            self.ids.add(one)
        for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
            self.referred.update((told.get(name) or "").split())


BAD = {"nothing": "", "nonsense": "x9龘" * 700}


@pytest.mark.parametrize("sent", BAD.values(), ids=BAD.keys())
def test_a_refused_form_tells_each_field_in_plain_words(site: Site, sent: str) -> None:
    told = []
    for address, role in _pages("POST"):
        if address.name in ("sign-out", "set_language"):
            continue
        client, url = site.clients[role], address.url(site.objects)
        with transaction.atomic():
            names = set(re.findall(r'\bname="([^"]+)"', client.get(url).content.decode(errors="replace")))
            names -= {"csrfmiddlewaretoken", "act", "language", "next"}
            response = client.post(url, dict.fromkeys(names, sent))
            transaction.set_rollback(True)
        if not _is_page(response):
            continue
        html = response.content.decode()
        wrong = _wrongly_told(html.replace(sent, "") if sent else html)
        fields = _Fields(html)
        wrong += [f"an id that is not there: {one}" for one in sorted(fields.referred - fields.ids)]
        told += [f"{role} {address.name}: {one}" for one in wrong]
    _none(told)
