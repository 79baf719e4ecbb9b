"""Who answers for an elder on a day is one query; plan, lists, cards, filters and files name the same visitor (P38)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dispatch.plans.selectors.inputs import inputs_gather
from geo.scope import Scope
from maps.desk.selectors.ledger_rows import ledger_rows_of
from maps.desk.selectors.person import person_file
from maps.figures.selectors.coverage_list import FIGURES, people_behind, people_listed
from maps.find.selectors.card import card_of
from maps.record.selectors.records import subject_of_elder
from maps.week.selectors.attention import attention_list, standings, with_answering
from tests.township import TODAY, Township
from visits.duty.selectors.ledger import LedgerAsked, ledger_page
from visits.errors import FactsRefused
from visits.exchange.ledger.exporting import ledger_lines, ledger_write
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.services import ledger_import
from visits.register.models import Elder, Responsibility, ResponsibilityKind, Visitor
from visits.register.selectors.answering import Answering, answering_of, answering_on
from visits.register.selectors.completeness import known_of
from visits.register.selectors.handover import loads
from visits.register.services import responsibility_end, responsibility_set

RESPONSIBLE, STAND_IN = ResponsibilityKind.RESPONSIBLE, ResponsibilityKind.STAND_IN
SUNDAY = date(2026, 11, 29)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """A responsibility in days from today; `until` None: without an end."""

    kind: str
    visitor: str
    since: int
    until: int | None = None


REGULAR = Row(RESPONSIBLE, "孙志强", -30)
BESIDE = Row(STAND_IN, "马小燕", -30)

TABLE = [
    ("nobody", [], {}, None, None),
    ("as ever", [REGULAR, BESIDE], {}, "孙志强", "马小燕"),
    ("only a stand-in", [BESIDE], {}, None, "马小燕"),
    ("begins tomorrow", [Row(RESPONSIBLE, "孙志强", 1), BESIDE], {}, None, "马小燕"),
    ("ended yesterday", [Row(RESPONSIBLE, "孙志强", -30, -1), BESIDE], {}, None, "马小燕"),
    ("ends today", [Row(RESPONSIBLE, "孙志强", -30, 0), BESIDE], {}, "孙志强", "马小燕"),
    ("on leave, a third one covers", [REGULAR, BESIDE, Row(RESPONSIBLE, "何有田", -2, 4)], {}, "何有田", "马小燕"),
    ("on leave, the stand-in covers", [REGULAR, BESIDE, Row(RESPONSIBLE, "马小燕", -2, 4)], {}, "马小燕", None),
    ("back from leave", [REGULAR, BESIDE, Row(RESPONSIBLE, "何有田", -8, -1)], {}, "孙志强", "马小燕"),
    ("the cover leaves for good", [REGULAR, Row(RESPONSIBLE, "何有田", -2, 4)], {"何有田": -1}, "孙志强", None),
    ("left for good", [REGULAR, BESIDE], {"孙志强": -1}, None, "马小燕"),
    ("the last day at work", [REGULAR, BESIDE], {"孙志强": 0}, "孙志强", "马小燕"),
    ("both have left", [REGULAR, BESIDE], {"孙志强": -1, "马小燕": -3}, None, None),
    ("followed by another",
     [Row(RESPONSIBLE, "孙志强", -30, -1), Row(RESPONSIBLE, "何有田", 0)], {}, "何有田", None),
    ("two covers, the later goes first",
     [REGULAR, Row(RESPONSIBLE, "马小燕", -5, 5), Row(RESPONSIBLE, "何有田", -1, 1)], {}, "何有田", None),
]  # fmt: skip


@pytest.fixture
def town(township: Township, stand_on: Callable[[str], date]) -> Township:
    stand_on(TODAY.isoformat())
    return township


def put(town: Township, elder: Elder, rows: list[Row], left: dict[str, int]) -> None:
    elder.responsibilities.all().delete()
    for row in rows:
        until = None if row.until is None else TODAY + row.until * DAY
        since = TODAY + row.since * DAY
        who = town.visitors[row.visitor]
        Responsibility.objects.create(elder=elder, visitor=who, kind=row.kind, since=since, until=until)
    for name, last_day in left.items():
        Visitor.objects.filter(pk=town.visitors[name].pk).update(active_until=TODAY + last_day * DAY)


def named(answering: Answering) -> tuple[str | None, str | None]:
    responsible, stand_in = answering.responsible, answering.stand_in
    return responsible.name if responsible else None, stand_in.name if stand_in else None


@pytest.mark.parametrize(("rows", "left", "responsible", "stand_in"), [line[1:] for line in TABLE],
                         ids=[line[0] for line in TABLE])  # fmt: skip
def test_every_reader_names_who_answers_today(
    town: Township, rows: list[Row], left: dict[str, int], responsible: str | None, stand_in: str | None
) -> None:
    elder = town["张福贵"]
    put(town, elder, rows, left)
    assert named(answering_of(elder_ids=[elder.pk], day=TODAY).get(elder.pk, Answering())) == (responsible, stand_in)
    assert_readers_agree(town)


@pytest.mark.parametrize("seed", range(5))
def test_every_reader_names_the_same_whatever_was_entered(town: Township, seed: int) -> None:
    rng = Random(seed)
    for elder in town.elders.values():
        rows = [_any_row(rng) for _ in range(rng.randrange(5))]
        is_last = {row.kind: row for row in rows if row.until is None}
        put(town, elder, [row for row in rows if row.until is not None or row is is_last[row.kind]], {})
    Visitor.objects.filter(name=rng.choice(["孙志强", "马小燕"])).update(
        active_until=TODAY + rng.randrange(-3, 9) * DAY
    )
    assert_readers_agree(town)


def _any_row(rng: Random) -> Row:
    since = rng.randrange(-9, 3)
    until = rng.choice([None, since + rng.randrange(12)])
    return Row(rng.choice([RESPONSIBLE, STAND_IN]), rng.choice(["孙志强", "马小燕", "何有田"]), since, until)


def assert_readers_agree(town: Township) -> None:
    ids, scope = [elder.pk for elder in town.elders.values()], Scope((town.area.prefix,))
    told = {elder_id: Answering() for elder_id in ids} | answering_of(elder_ids=ids, day=TODAY)
    _lists_agree(town, scope, told)
    _one_persons_pages_agree(town, scope, told)
    _numbers_agree(town, told)
    for owed in inputs_gather(area=town.area, first_day=TODAY, last_day=SUNDAY).owed:
        of_day = answering_of(elder_ids=[owed.elder_id], day=owed.first_day).get(owed.elder_id, Answering())
        if owed.first_day < TODAY:
            of_day = told[owed.elder_id]
        visitor, beside = of_day.visitor, of_day.beside
        assert (owed.responsible_id, owed.stand_in_id) == (visitor and visitor.pk, beside and beside.pk)


def said(answering: Answering) -> str:
    if answering.responsible:
        return answering.responsible.name
    return f"{answering.stand_in.name}（替补）" if answering.stand_in else ""


def _lists_agree(town: Township, scope: Scope, told: dict[int, Answering]) -> None:
    for row in ledger_rows_of(elder_ids=list(told), day=TODAY):
        assert (row.responsible or None, row.stand_in or None) == named(told[row.elder.pk])
    for one in with_answering(standings(scope=scope, area=town.area)):
        assert one.answering == said(told[one.elder_id])
    behind = people_behind(area=town.area, month=TODAY.replace(day=1), figure=FIGURES["active"])
    for listed in people_listed(scope=scope, behind=behind, elder_ids=behind.elder_ids, tells_facts=True):
        assert listed.answering == said(told[listed.elder_id])
    lines = ledger_lines(Elder.objects.order_by("pk"), day=TODAY, masked=False)
    for line, elder_id in zip(lines, sorted(told), strict=True):
        assert (line["responsible"] or None, line["stand_in"] or None) == named(told[elder_id])
    tomorrow = answering_of(elder_ids=list(told), day=TODAY + DAY)
    vacant = {elder_id for elder_id in told if tomorrow.get(elder_id, Answering()).responsible is None}
    asked = LedgerAsked(concern="unassigned")
    assert set(ledger_page(scope=scope, asked=asked, day=TODAY).elder_ids) == vacant
    _kind, unassigned = attention_list(key="unassigned", people=standings(scope=scope, area=town.area))
    assert {one.elder_id for one in unassigned} <= vacant


def _one_persons_pages_agree(town: Township, scope: Scope, told: dict[int, Answering]) -> None:
    for elder_id, answering in told.items():
        both = [visitor for visitor in (answering.responsible, answering.stand_in) if visitor]
        shown = person_file(scope=scope, elder_id=elder_id)
        today = [row.visitor for row in shown.answering if row.pk in shown.answering_today]
        assert today == both
        assert [row.visitor for row in card_of(scope=scope, elder_id=elder_id).answering] == both
        subject = subject_of_elder(user=town.users["coordinator"], elder_id=elder_id)
        assert subject.visitor == answering.visitor
        assert ("responsible" in known_of(elder_ids=[elder_id])[elder_id]) == (answering.responsible is not None)


def _numbers_agree(town: Township, told: dict[int, Answering]) -> None:
    client = Client()
    client.force_login(town.users["coordinator"])
    for visitor in town.visitors.values():
        load = loads(visitors=[visitor.pk], day=TODAY)
        mine = {elder_id for elder_id, one in told.items() if one.responsible == visitor}
        beside = {elder_id for elder_id, one in told.items() if one.stand_in == visitor}
        counted = load.get((visitor.pk, RESPONSIBLE), 0), load.get((visitor.pk, STAND_IN), 0)
        assert counted == (len(mine), len(beside))
        page = client.get(f"/visitors/{visitor.pk}/").content.decode()
        assert {elder_id for elder_id in told if f"/elders/{elder_id}/" in page} == mine | beside
        asked = LedgerAsked(visitor=str(visitor.pk))
        found = ledger_page(scope=Scope((town.area.prefix,)), asked=asked, day=TODAY).elder_ids
        assert set(found) == mine | beside


def test_a_cover_ends_and_who_answers_otherwise_does_so_again(town: Township) -> None:
    elder, cover = town["王秀英"], town.visitors["何有田"]
    responsibility_set(elder=elder, visitor=cover, kind=RESPONSIBLE, since=TODAY, until=TODAY + 4 * DAY)
    days = [TODAY - DAY, TODAY, TODAY + 4 * DAY, TODAY + 5 * DAY]
    names = [named(answering_of(elder_ids=[elder.pk], day=day)[elder.pk])[0] for day in days]
    assert names == ["孙志强", "何有田", "何有田", "孙志强"]


def test_a_cover_entered_twice_is_one_and_can_end_earlier(town: Township) -> None:
    elder, cover = town["王秀英"], town.visitors["何有田"]
    told: dict[str, Any] = {
        "elder": elder,
        "visitor": cover,
        "kind": RESPONSIBLE,
        "since": TODAY,
        "until": TODAY + 4 * DAY,
    }
    assert responsibility_set(**told) == responsibility_set(**told)
    responsibility_end(responsibility=elder.responsibilities.get(visitor=cover), last_day=TODAY + DAY)
    assert elder.responsibilities.get(visitor=cover).until == TODAY + DAY


def test_a_cover_cannot_end_before_it_begins(town: Township) -> None:
    with pytest.raises(FactsRefused) as refusal:
        responsibility_set(elder=town["王秀英"], visitor=town.visitors["何有田"], kind=RESPONSIBLE, since=TODAY,
                           until=TODAY - DAY)  # fmt: skip
    assert list(refusal.value.detail["fields"]) == ["until"]


def test_a_plan_of_several_weeks_knows_who_answers_in_each(town: Township) -> None:
    elder = town["张福贵"]
    rows = [Row(RESPONSIBLE, "马小燕", -30), Row(RESPONSIBLE, "何有田", 7, 13)]
    put(town, elder, rows, {})
    owed = inputs_gather(area=town.area, first_day=TODAY, last_day=date(2026, 12, 13)).owed
    names = {one.first_day: one.responsible_id for one in owed if one.elder_id == elder.pk}
    ma, he = town.visitors["马小燕"].pk, town.visitors["何有田"].pk
    assert names == {TODAY: ma, TODAY + 7 * DAY: he, TODAY + 14 * DAY: ma}


def test_a_file_that_was_exported_during_a_cover_changes_nobody(town: Township, tmp_path: Path) -> None:
    put(town, town["张福贵"], [REGULAR, BESIDE, Row(RESPONSIBLE, "何有田", -2, 4)], {})
    path = tmp_path / "台账.xlsx"
    ledger_write(path, ledger_lines(Elder.objects.order_by("pk"), day=TODAY, masked=False))
    before = list(Responsibility.objects.order_by("pk").values())
    report = ledger_import(book=book_read(path), area=town.area, apply=True)
    assert (dict(report.counts), report.problems) == ({"elders_unchanged": 8}, [])
    assert list(Responsibility.objects.order_by("pk").values()) == before


def test_however_many_elders_it_is_two_queries(
    town: Township, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [elder.pk for elder in town.elders.values()]
    with django_assert_num_queries(2):
        answering_of(elder_ids=ids, day=TODAY)
    with django_assert_num_queries(1):
        list(answering_on(TODAY).select_related("visitor"))
