"""The ledger's list: filters, order, names that a clerk keeps, and how well it is kept (P3, P9, P10, P21, P23, P38)."""

from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.audit.selectors import events_about
from accounts.models import AuditEvent
from geo.scope import Scope
from tests.township import TODAY, Township
from visits.duty.selectors import ledger
from visits.duty.selectors.ledger import LedgerAsked, ledger_page
from visits.register.models import CategoryFlag, Elder, Responsibility, SavedList
from visits.register.services import elder_state_set, willingness_record

EVERYBODY = ["王秀英", "李大山", "赵春花", "张福贵", "刘长水", "吴满仓", "陈桂兰", "周玉梅"]


def names(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/elders/?{query}")
    assert response.status_code == 200
    return [row.elder.name for row in response.context["rows"]]


def test_everybody_stands_there_by_village(township: Township, clerk: Client) -> None:
    assert names(clerk) == EVERYBODY


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=王秀", ["王秀英"]),
        ("q=wxy", ["王秀英"]),
        ("area=140499101203", ["陈桂兰", "周玉梅"]),
        ("due=overdue&sort=due", ["张福贵", "陈桂兰"]),
        ("tier=general", ["赵春花", "刘长水", "周玉梅"]),
        ("tier=none", ["吴满仓"]),
        ("category=lives_alone", ["张福贵", "吴满仓"]),
        ("state=in_hospital", ["刘长水"]),
        ("state=active", [name for name in EVERYBODY if name != "刘长水"]),
        ("concern=unlocated", ["周玉梅"]),
        ("concern=unassigned", []),
        ("sort=age&area=140499101202", ["张福贵", "刘长水", "吴满仓"]),
        ("due=nonsense&start=x", EVERYBODY),
    ],
)
def test_the_list_is_narrowed(township: Township, clerk: Client, query: str, expected: list[str]) -> None:
    assert names(clerk, query) == expected


def test_nobody_without_a_responsible_visitor_is_overlooked(township: Township, clerk: Client) -> None:
    """P38."""
    Responsibility.objects.filter(elder=township["王秀英"], kind="responsible").update(until=date(2026, 11, 22))
    assert names(clerk, "concern=unassigned") == ["王秀英"]
    assert "没有责任人" in clerk.get("/elders/").content.decode()


def test_an_assessment_that_expires_is_told_a_month_before(township: Township, clerk: Client) -> None:
    """P3."""
    flag = CategoryFlag.objects.get(elder=township["李大山"], category="dependent")
    for review_by, expected in ((date(2026, 12, 24), []), (date(2026, 12, 23), ["李大山"])):
        flag.review_by = review_by
        flag.save()
        assert names(clerk, "concern=review") == expected


def test_who_refused_is_asked_again_when_the_day_comes(township: Township, clerk: Client, stand_on: Any) -> None:
    """P21: only the latest answer counts."""
    elder = township["张福贵"]
    willingness_record(elder=elder, answer="unwilling", how="by_phone", reason="不愿", asked_on=date(2026, 10, 20))
    assert names(clerk, "concern=ask") == ["张福贵"]
    willingness_record(elder=elder, answer="willing", how="by_phone")
    assert names(clerk, "concern=ask") == []


def test_what_nobody_confirmed_for_half_a_year_is_stale(township: Township, clerk: Client) -> None:
    """P10."""
    Elder.objects.exclude(name="王秀英").update(confirmed_on=TODAY)
    Elder.objects.filter(name="李大山").update(confirmed_on=date(2026, 5, 27))
    assert names(clerk, "concern=stale") == ["王秀英"]
    clerk.post(f"/elders/{township['王秀英'].pk}/confirm/")
    assert names(clerk, "concern=stale") == []


def test_the_dead_and_the_moved_stand_in_lists_of_their_own(township: Township, clerk: Client) -> None:
    elder_state_set(elder=township["吴满仓"], state="died")
    assert "吴满仓" not in names(clerk)
    assert names(clerk, "state=died") == ["吴满仓"]


def test_what_is_missing_is_named_for_each(township: Township, clerk: Client) -> None:
    """P9: 王秀英 lacks everything that the township never asked."""
    row = clerk.get("/elders/?q=王秀英").context["rows"][0]
    told = "家庭成员、饮水、用电、住房、健康状况、衣食住行医、亲属看望、探访意愿、信息依据"
    assert "、".join(row.missing) == told
    assert row.score == 53


def test_a_clerk_reads_names_and_each_look_is_one_row_that_says_whom_it_showed(
    township: Township, clerk: Client
) -> None:
    """P81."""
    assert "王秀英" in clerk.get("/elders/").content.decode()
    [row] = AuditEvent.objects.all()
    assert (row.action, row.subject, row.detail["count"]) == ("view", "visits.elder", len(row.detail["ids"]))
    assert list(events_about(f"visits.elder:{township['王秀英'].pk}")) == [row]


def test_a_leader_opens_no_ledger_and_reads_how_complete_it_is(township: Township, leader: Client) -> None:
    """P77, P81."""
    assert leader.get("/elders/").status_code == 403
    page = leader.get("/elders/upkeep/").content.decode()
    assert ("上河村" in page, 'href="/elders/?' in page) == (True, False)


def test_a_leader_still_starts_from_the_figures(leader: Client) -> None:
    assert leader.get("/")["Location"] == "/coverage/"


def test_another_township_is_not_shown(township: Township) -> None:
    client = Client()
    client.force_login(township.users["elsewhere"])
    assert names(client) == []
    assert names(client, f"visitor={township.visitors['孙志强'].pk}") == []


def test_a_clerk_keeps_a_list_under_a_name(township: Township, clerk: Client) -> None:
    kept = clerk.post("/elders/lists/keep/", {"name": "逾期的", "query": "due=overdue"})
    assert kept["Location"] == "/elders/?due=overdue"
    assert '?due=overdue">逾期的' in clerk.get("/elders/").content.decode()
    clerk.post("/elders/lists/drop/", {"name": "逾期的"})
    assert not SavedList.objects.exists()


def test_a_list_without_a_name_is_not_kept(clerk: Client) -> None:
    clerk.post("/elders/lists/keep/", {"name": " ", "query": "due=overdue"})
    assert not SavedList.objects.exists()


def test_a_list_by_tier_comes_page_by_page_and_says_how_many(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "PAGE", 2)
    found: list[int] = []
    start: int | None = 0
    while start is not None:
        page = ledger_page(scope=Scope(("140499",)), asked=LedgerAsked(tier="key"), day=TODAY, start=start)
        assert page.total == 4
        found += page.elder_ids
        start = page.following
    assert found == [township[name].pk for name in ("王秀英", "李大山", "张福贵", "陈桂兰")]


def test_the_list_takes_few_queries(
    township: Township, clerk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    clerk.get("/session/left/")  # a session's first look writes it down, once
    with django_assert_max_num_queries(46):
        clerk.get("/elders/")


def test_every_village_has_its_completeness_and_freshness(township: Township, clerk: Client) -> None:
    """P9, P10, P17: the least complete first, each number with its list."""
    Elder.objects.filter(name="陈桂兰").update(confirmed_on=TODAY)
    Responsibility.objects.filter(elder=township["周玉梅"]).delete()
    response = clerk.get("/elders/upkeep/")
    told = [(v.village.name, v.elders, v.average, v.stale, v.unassigned) for v in response.context["villages"]]
    assert told == [("石桥村", 2, 39, 1, 1), ("上河村", 3, 48, 3, 0), ("下河村", 3, 48, 3, 0)]
    to_do = {one.key: one.count for one in response.context["to_do"]}
    assert (to_do["unassigned"], to_do["unlocated"], to_do["incomplete"], to_do["stale"]) == (1, 1, 8, 7)
    assert "/elders/?area=140499101203&amp;concern=stale" in response.content.decode()


@pytest.mark.parametrize("said", ["编号{}", "编号 {}", "#{}"])
def test_the_number_that_a_leader_tells_finds_the_person(township: Township, clerk: Client, said: str) -> None:
    """P77: a leader sees no name and asks by it."""
    assert names(clerk, f"q={quote(said.format(township['张福贵'].pk))}") == ["张福贵"]
    assert names(clerk, f"q={quote(said.format(999_999_999_999))}") == []
