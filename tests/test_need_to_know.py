"""One rule for names and numbers (P77, P81): every URL × role, on a database with people whom everybody here knows.

A URL that is missing in `maps/look/purposes.py` fails. What is shown whole must be whole by the rule and leave a row
in the audit trail; what is to be whole must not come masked.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.audit.selectors import about
from accounts.models import AuditEvent, Role
from accounts.seeing.masking import mask_name
from accounts.seeing.need_to_know import RULE, WAITING, Place, Purpose, Seen, Sight, seen_by
from base import clock
from dispatch.incidents.models import Incident
from dispatch.plans.models import LeftOut, Plan, PlanState
from geo.models import Place as Spot
from maps.figures.selectors.coverage_list import FIGURES
from maps.figures.themes import THEMES
from maps.look.purposes import PURPOSES
from tests.access_objects import ARGUMENTS, County, Objects, build_county, undone
from tests.governing import governs
from tests.test_access import ADDRESSES, Address
from visits.duty.models import MissedReason, Surge
from visits.records.models import VisitRecord
from visits.register.models import Contact, Elder, Hazard, Household, Responsibility
from visits.register.services.situation import situation_update

pytestmark = pytest.mark.long

NAME, UNPLACED, CONTACT = "欧阳秀莲", "司马玉兰", "上官建国"
SECRETS = {  # what is known of the person beside a name and numbers
    "house": "槐树院七号",
    "disease": "帕金森综合征",
    "way in": "钥匙在窗台",
    "hazard": "灶台漏气处",
    "record": "哭诉儿子不来",
    "why missed": "去女儿家养病",
    "state": "县医院肾内科",
    "emergency": "摔倒在炕边",
    "longitude": "113.0517",
    "latitude": "36.2043",
}
PHONE, CONTACT_PHONE, ID_NUMBER = "13987654321", "13712345678", "140421194803120046"
CALLED = [
    pytest.param(address, id=f"{address.name} {'-'.join(address.arguments)}")
    for address in ADDRESSES
    if address.access and "GET" in address.access.methods and address.access.roles["GET"] is not None
]
SENT = [
    pytest.param(address, id=address.name)
    for address in ADDRESSES
    if address.access and address.access.roles.get("POST") and not address.name.startswith(("own-", "sign-"))
]
QUERY = {
    "locate": "?q=欧阳",
    "locate-search": "?q=欧阳",
    "coverage-list": "?figure=active",
    "record-move": "?q=欧阳",
    "elder-move": "?q=欧阳",
    "elder-new": "?beside={elder}",
    "records": "?list=all",
    "people": "?list=hazard",
    "households-people": "?household={household}",
}
NAMED = {  # where the coordinator must find the person by name
    "plan", "people", "elders", "locations", "location", "records", "duplicates", "duplicate", "visitor",
    "coverage-list", "missed", "elder", "elder-edit", "elder-move", "elder-dates", "visitor-itinerary-print",
    "record-new", "record", "record-of-elder", "record-of-door", "record-correction", "record-void", "record-move",
    "care-of-elder", "care-correction", "locate", "locate-search", "elder-card", "incident-close", "zone-people",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What one call showed, and whom the rows that it left are about."""

    status: int
    body: str
    rows: set[int]

    def shows(self, text: str) -> bool:
        return text in self.body


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[County, Objects]]:
    with undone(django_db_blocker):
        county = build_county()
        yield county, _known_here(county)


@pytest.fixture
def county(built: tuple[County, Objects], django_db_blocker: DjangoDbBlocker) -> Iterator[County]:
    with undone(django_db_blocker):
        yield built[0]


@pytest.fixture
def own(built: tuple[County, Objects]) -> Objects:
    return built[1]


def _known_here(county: County) -> Objects:
    """Everything that an address can name, and two people whom everybody here knows; one has no door on the map."""
    own = Objects(county.own, "欧阳")
    elder = own.elder()
    Elder.objects.filter(pk=elder.pk).update(name=NAME)
    elder.refresh_from_db()
    elder.phone, elder.id_number = PHONE, ID_NUMBER
    elder.save()
    Contact.objects.filter(elder=elder).update(name=CONTACT)
    contact = elder.contacts.get()
    contact.phone = CONTACT_PHONE
    contact.save()
    for make in ARGUMENTS.values():
        make(own)
    Plan.objects.filter(pk=own.plan().pk).update(state=PlanState.PUBLISHED, published_at=clock.now())
    governs(Plan.objects.get(pk=own.plan().pk))
    Surge.objects.filter(pk=own.surge().pk).update(first_day=clock.today())
    own.hazard(), own.incident()
    _much_is_known(own)
    away = Household.objects.create(village=county.own, address="村口第二户")
    lost = Elder.objects.create(
        household=away, name=UNPLACED, registered_on=clock.today() - timedelta(days=60), birth_date=elder.birth_date
    )
    lost.flags.create(category="special_family", since=lost.registered_on)
    Responsibility.objects.create(elder=lost, visitor=own.visitor(), since=lost.registered_on)
    window = {"first_day": clock.today(), "last_day": clock.today(), "tier": "key", "clause": "P28"}
    LeftOut.objects.create(plan=own.plan(), elder=lost, reason="no_place", **window)
    return own


def _much_is_known(own: Objects) -> None:
    """Everything that a page could tell of somebody, in words that stand nowhere else."""
    elder, today = own.elder(), clock.today()
    Spot.objects.filter(households=elder.household_id).update(point=Point(113.0517, 36.2043))
    Household.objects.filter(pk=elder.household_id).update(address=SECRETS["house"], way_in=SECRETS["way in"])
    situation_update(elder=elder, disease=SECRETS["disease"])
    Hazard.objects.update(note=SECRETS["hazard"])
    Incident.objects.update(note=SECRETS["emergency"], elder=elder, area=own.area, closed_at=None, handling_note="")
    VisitRecord.objects.filter(elder=elder).update(note=SECRETS["record"])
    MissedReason.objects.create(
        elder=elder, first_day=today, last_day=today, because="other", note=SECRETS["why missed"], made_at=clock.now()
    )
    other = Elder.objects.exclude(pk=elder.pk).filter(household__village=own.area).first()
    if other:
        other.states.create(state="in_hospital", since=today, note=SECRETS["state"])


def _call(county: County, own: Objects, role: Role, address: Address, method: str = "GET", **data: Any) -> Answer:
    client = Client(raise_request_exception=False)
    client.force_login(county.users[role])
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    url = address.url(own) + QUERY.get(address.name, "").format(
        elder=own.elder().pk, household=own.elder().household_id
    )
    response = client.get(url) if method == "GET" else client.post(url, data)
    new = AuditEvent.objects.exclude(pk__in=before)
    known = Elder.objects.filter(name__in=(NAME, UNPLACED)).values_list("pk", flat=True)
    rows = {pk for pk in known if new.filter(about(f"visits.elder:{pk}")).exists()}
    return Answer(response.status_code, _text(b"".join(response)), rows)


def _text(content: bytes) -> str:
    """Of a page, of JSON with its escapes, and of what a workbook holds."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "".join(book.read(part).decode(errors="replace") for part in book.namelist())
    text = content.decode(errors="replace")
    return text.encode().decode("unicode_escape", errors="ignore") + text if "\\u" in text else text


def _roles(address: Address, method: str = "GET") -> list[Role]:
    assert address.access
    return sorted(address.access.roles.get(method) or ())


def _too_much(answer: Answer, seen: Seen) -> list[str]:
    """What is whole and should not be."""
    told = [
        ("name", NAME, seen.name),
        ("name of who has no door", UNPLACED, seen.name),
        ("phone", PHONE, seen.phone),
        ("contact's phone", CONTACT_PHONE, seen.phone),
        ("ID number", ID_NUMBER, seen.id_number),
    ]
    return [what for what, text, sight in told if sight is not Sight.FULL and answer.shows(text)]


def _too_little(answer: Answer, seen: Seen) -> list[str]:
    """What comes masked and should be whole."""
    veiled = [mask_name(name) for name in (NAME, UNPLACED)]
    return [name for name in veiled if seen.name is Sight.FULL and answer.shows(name)]


def test_every_url_says_what_it_is_for() -> None:
    unsaid = {address.name for address in ADDRESSES} - set(PURPOSES)
    assert unsaid == set(), "Say in maps/look/purposes.py what these pages are for"


def test_no_purpose_is_told_of_a_page_that_is_gone() -> None:
    assert set(PURPOSES) - {address.name for address in ADDRESSES} == set()


LEADERS = [
    pytest.param(address, id=f"{address.name} {'-'.join(address.arguments)}")
    for address in ADDRESSES
    if address.access and Role.LEADER in (address.access.roles.get("GET") or ())
]


def _views_of(address: Address) -> list[str]:
    """A page as it is asked for first, and with everything that it can be asked for."""
    if address.name == "coverage-list":
        return [f"?figure={name}" for name in FIGURES]
    if address.name.startswith("coverage"):
        return ["", *(f"?theme={name}" for name in THEMES)]
    return [QUERY.get(address.name, "")]


@pytest.mark.parametrize("address", LEADERS)
def test_a_leader_is_told_nothing_that_says_who_a_masked_name_is(
    county: County, own: Objects, address: Address
) -> None:
    """P77, P81: no door, disease, reason or word of a record, on any page, layer or file that they can open."""
    client = Client(raise_request_exception=False)
    client.force_login(county.users[Role.LEADER])
    told = {NAME, UNPLACED, CONTACT, PHONE, CONTACT_PHONE, ID_NUMBER, *SECRETS.values()}
    for query in _views_of(address):
        response = client.get(address.url(own) + query)
        body = _text(b"".join(response))
        assert response.status_code < 500
        assert {text for text in told if text in body} == set(), query


def test_a_leader_opens_no_page_about_a_person() -> None:
    """What the rule says nothing of for leaders they cannot ask for, whatever the page would show."""
    opened = {
        (address.name, PURPOSES[address.name])
        for address in ADDRESSES
        if address.access and any(roles and Role.LEADER in roles for roles in address.access.roles.values())
    }
    allowed = {purpose for purpose in Purpose if seen_by(Role.LEADER, purpose) == WAITING} | {Purpose.NOBODY}
    assert {name for name, purpose in opened if purpose not in allowed} == set()


@pytest.mark.parametrize("purpose", Purpose)
def test_the_rule_gives_a_leader_no_more_than_who_waits(purpose: Purpose) -> None:
    seen = seen_by(Role.LEADER, purpose)
    assert (seen.facts, seen.phone, seen.id_number) == (Sight.NONE, Sight.NONE, Sight.NONE)
    assert seen.place in (Place.NONE, Place.VILLAGE)


@pytest.mark.parametrize("purpose", Purpose)
def test_who_has_no_business_with_people_sees_nobody(purpose: Purpose) -> None:
    assert Role.AUDITOR not in RULE[purpose]
    assert seen_by(Role.ADMINISTRATOR, purpose).name in (Sight.NONE, Sight.MASKED)
    assert seen_by(Role.LEADER, purpose).name in (Sight.NONE, Sight.MASKED)


@pytest.mark.parametrize("address", CALLED)
def test_a_page_shows_each_role_what_the_rule_says_and_leaves_a_row(
    county: County, own: Objects, address: Address
) -> None:
    wrong = {}
    for role in _roles(address):
        seen, answer = seen_by(role, PURPOSES[address.name]), _call(county, own, role, address)
        whole = {pk for pk, name in own_people() if answer.shows(name)}
        unseen = whole - answer.rows
        found = [*_too_much(answer, seen), *_too_little(answer, seen), *(["no row"] if unseen else [])]
        found += [f"answered {answer.status}"] if answer.status >= 500 else []
        if found:
            wrong[role.value] = found
    assert wrong == {}


@pytest.mark.parametrize("address", SENT)
def test_what_answers_a_form_shows_no_more_than_the_page(county: County, own: Objects, address: Address) -> None:
    for role in _roles(address, "POST"):
        answer = _call(county, own, role, address, "POST")
        assert (role, _too_much(answer, seen_by(role, PURPOSES[address.name]))) == (role, [])


def own_people() -> list[tuple[int, str]]:
    return list(Elder.objects.filter(name__in=(NAME, UNPLACED)).values_list("pk", "name"))


def test_the_coordinator_finds_the_person_by_name_wherever_work_is_about_them(county: County, own: Objects) -> None:
    named = {
        address.name
        for address in ADDRESSES
        if Role.COORDINATOR in _roles(address)
        and any(_call(county, own, Role.COORDINATOR, address).shows(name) for name in (NAME, UNPLACED))
    }
    assert NAMED - named == set()


def test_what_is_about_to_be_done_to_several_names_them(county: County, own: Objects) -> None:
    [address] = [address for address in ADDRESSES if address.name == "elders-bulk"]
    people = [pk for pk, _name in own_people()]
    answer = _call(county, own, Role.COORDINATOR, address, "POST", action="assign", elder=people)
    assert (answer.status, answer.shows(NAME), answer.shows(UNPLACED)) == (200, True, True)
    assert answer.rows == set(people)
