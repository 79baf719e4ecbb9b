"""A birth that is known by its year or month alone: what follows from it, and how it comes and goes (P4, P8-P10)."""

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from geo.scope import scope_for
from tests.township import TODAY, Township
from visits.duty.policy import Facts, tier_on
from visits.duty.selectors.ledger import LedgerAsked, ledger_page
from visits.errors import FactsRefused
from visits.exchange.ledger.files import book_in, book_read
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.services import ledger_export, ledger_import
from visits.merging.services import elders_merge, merge_undo
from visits.register.birth import Birth, age_on, born
from visits.register.models import Elder
from visits.register.services import elder_create, elder_update

PARTS = st.one_of(
    st.dates(date(1930, 1, 1), date(1970, 12, 31)).map(Birth.on),
    st.integers(1930, 1970).map(lambda year: Birth.about(str(year))),
    st.builds(lambda year, month: Birth.about(f"{year}-{month:02}"), st.integers(1930, 1970), st.integers(1, 12)),
)


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on(TODAY.isoformat())


# Known of the birth | on a day | age | at least 60 | at least 80
TABLE = """
    1945 | 2026-11-23 | 约81 | 是 | 是
    1946 | 2026-11-23 | 约80 | 是 | 不知
    1946 | 2026-12-30 | 约80 | 是 | 不知
    1946 | 2026-12-31 | 80 | 是 | 是
    1947 | 2026-11-23 | 约79 | 是 | 否
    1946-11 | 2026-11-23 | 约80 | 是 | 不知
    1946-10 | 2026-11-23 | 80 | 是 | 是
    1946-12 | 2026-11-23 | 79 | 是 | 否
    1966 | 2026-11-23 | 约60 | 不知 | 否
    1967 | 2026-11-23 | 约59 | 否 | 否
    1946-11-23 | 2026-11-23 | 80 | 是 | 是
    1946-11-24 | 2026-11-23 | 79 | 是 | 否
    1948-02 | 2028-02-29 | 80 | 是 | 是
    1948-02-29 | 2009-02-28 | 60 | 是 | 否
    1949-02-28 | 2009-02-28 | 60 | 是 | 否
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]


def known(text: str) -> Birth:
    birth = born(date.fromisoformat(text), "") if len(text) == 10 else born(None, text)
    assert birth
    return birth


@pytest.mark.parametrize(("text", "day", "age", "sixty", "eighty"), ROWS)
def test_the_table(text: str, day: str, age: str, sixty: str, eighty: str) -> None:
    birth, on = known(text), date.fromisoformat(day)
    told = age_on(birth, on)
    assert told is not None
    assert f"{'' if told.is_exact else '约'}{told.years}" == age
    for years, word in ((60, sixty), (80, eighty)):
        may_be, surely_is = {"是": (True, True), "不知": (True, False), "否": (False, False)}[word]
        assert (birth.may_be(years, on), birth.surely_is(years, on)) == (may_be, surely_is)


def test_without_anything_known_there_is_no_age() -> None:
    assert age_on(born(None, ""), TODAY) is None


@given(birth=PARTS, day=st.dates(date(2000, 1, 1), date(2060, 1, 1)), years=st.integers(1, 100), at=st.floats(0, 1))
def test_the_rule_and_the_age_shown_agree(birth: Birth, day: date, years: int, at: float) -> None:
    """What is sure of a part holds for every day that it may be; list, card and rule say the same age."""
    age = age_on(birth, day)
    assert age is not None
    assert birth.may_be(years, day) == (age.years >= years)
    if age.is_exact:
        assert birth.surely_is(years, day) == birth.may_be(years, day)
    one = Birth.on(birth.earliest + timedelta(days=round(at * (birth.latest - birth.earliest).days)))
    assert one.surely_is(years, day) or not birth.surely_is(years, day)
    assert birth.may_be(years, day) or not one.may_be(years, day)


@pytest.mark.parametrize(
    ("birth", "clause"),
    [
        ("1945", "P27-3"),  # 81 at the end of the year, 80 already
        ("1946", "P1"),  # may be 79: not known to be of advanced age
        ("1946-10", "P27-3"),
        ("1947", "P1"),
        ("1967", "P4"),  # at most 59
    ],
)
def test_advanced_age_needs_a_year_that_decides_it(birth: str, clause: str) -> None:
    """P4, P27: unknown never counts as yes."""
    assert tier_on(Facts(TODAY, Birth.about(birth), frozenset({"poor", "lives_alone"}))).clause == clause


def test_who_may_be_old_enough_stays_in_the_ledger_as_an_elder() -> None:
    """P4: as does who has no birth date at all; only a year that says no keeps somebody out."""
    facts = Facts(TODAY, Birth.about("1966"), frozenset({"poor", "dependent"}))
    assert tier_on(facts).in_scope


# ── From the ledger and back ─────────────────────────────────────────────────────────────────────────────────────────


def _entered(township: Township, *lines: dict[str, Any]) -> ImportReport:
    book, headers = Workbook(), ["村", "姓名", "出生日期", "公民身份号码", "联系电话", "是否同一人"]
    book.worksheets[0].append(headers)
    for line in lines:
        book.worksheets[0].append([({"村": "上河村", "姓名": "甲丁"} | line).get(header, "") for header in headers])
    target = io.BytesIO()
    book.save(target)
    return ledger_import(book=book_in("台账.xlsx", target.getvalue()), area=township.area, apply=True)


def _known(name: str = "甲丁") -> tuple[date | None, str]:
    elder = Elder.objects.get(name=name)
    return elder.birth_date, elder.birth_about


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (1945, "1945"), ("1945", "1945"), ("1945年", "1945"), ("一九四五年", "1945"), ("1945年出生", "1945"),
        (194505, "1945-05"), ("194505", "1945-05"), ("1945-05", "1945-05"), ("1945年5月", "1945-05"),
        ("1945.5", "1945-05"), (1945.1, "1945"), ("1945年农历三月初八", "1945"), ("3/5/1948", "1948"),
        ("农历三月初一", ""), ("45-5-1", ""), ("不详", ""),
    ],
)  # fmt: skip
def test_what_a_cell_tells_of_the_birth_is_kept(township: Township, told: Any, kept: str) -> None:
    report = _entered(township, {"出生日期": told})
    assert _known() == (None, kept)
    assert [(problem.field, problem.refused) for problem in report.problems] == [("birth_date", False)]
    assert f"就先记 {kept}；" in report.problems[0].remedy or not kept


@pytest.mark.parametrize("told", [2027, "2026-12", 1905, "190505", "1945-13-01", "1945-13"])
def test_a_year_in_which_nobody_can_be_born_keeps_the_line_out(township: Township, told: Any) -> None:
    assert _entered(township, {"出生日期": told}).problems[0].refused
    assert not Elder.objects.filter(name="甲丁").exists()


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ({"出生日期": "1948"}, {"出生日期": "1948"}, (None, "1948")),
        ({"出生日期": "1948"}, {}, (None, "1948")),
        ({"出生日期": "1948"}, {"出生日期": "1948-03"}, (None, "1948-03")),
        ({"出生日期": "1948-03"}, {"出生日期": "1948"}, (None, "1948-03")),
        ({"出生日期": "1948"}, {"出生日期": "1948-03-12"}, (date(1948, 3, 12), "")),
        ({"出生日期": "1948-03-12"}, {"出生日期": "1948"}, (date(1948, 3, 12), "")),
        ({"出生日期": "1948"}, {"公民身份号码": "140499194803120042"}, (date(1948, 3, 12), "")),
        ({"公民身份号码": "140499194803120042", "出生日期": "1948"}, {}, (date(1948, 3, 12), "")),
    ],
)
def test_a_year_gives_way_to_what_tells_more(
    township: Township, first: dict[str, Any], second: dict[str, Any], kept: Any
) -> None:
    _entered(township, first)
    _entered(township, second)
    assert _known() == kept


def test_a_year_against_a_day_that_is_known_is_told_and_changes_nothing(township: Township) -> None:
    _entered(township, {"出生日期": "1948-03-12", "联系电话": "13800000001"})
    report = _entered(township, {"出生日期": "1950", "联系电话": "13800000001", "是否同一人": "同一人"})
    assert "1948-03-12" in report.problems[-1].reason
    assert _known() == (date(1948, 3, 12), "")


def test_a_merged_entry_without_a_birth_does_not_lend_its_name_to_another_day(township: Township) -> None:
    """The name alone is enough for a year that agrees, not for what contradicts the person's own day."""
    here: dict[str, Any] = {"name": "甲丁", "village": township.villages["上河村"], "is_another": True}
    kept, bare = elder_create(birth_date=date(1940, 1, 1), **here), elder_create(**here)
    elders_merge(kept=kept, merged=bare, choices={}, by=township.users["coordinator"])
    report = _entered(township, {"出生日期": "1955-02-02"})
    assert report.problems[0].refused
    assert _known() == (date(1940, 1, 1), "")


def test_two_of_one_name_and_different_years_are_two_and_are_found_again(township: Township) -> None:
    lines = [{"出生日期": "1945"}, {"出生日期": "1953"}]
    _entered(township, *lines)
    assert Elder.objects.filter(name="甲丁").count() == 2
    assert dict(_entered(township, *lines).counts) == {"elders_unchanged": 2}


def test_an_export_has_the_year_and_comes_in_again(township: Township, tmp_path: Path) -> None:
    Elder.objects.filter(pk=township["王秀英"].pk).update(
        birth_date=None, birth_about="1948", id_number="", id_number_hash=""
    )
    path = tmp_path / "台账.xlsx"
    ledger_export(path=path, area=township.area, reason="年度核对", masked=False)
    assert "1948" in [cell.value for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
    assert dict(ledger_import(book=book_read(path), area=township.area, apply=True).counts) == {"elders_unchanged": 8}


def test_the_list_by_age_knows_the_year(township: Township) -> None:
    Elder.objects.filter(pk=township["王秀英"].pk).update(birth_date=None, birth_about="1901")
    page = ledger_page(scope=scope_for(township.users["coordinator"]), asked=LedgerAsked(sort="age"), day=TODAY)
    assert page.elder_ids[0] == township["王秀英"].pk


# ── By hand ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({"birth_about": "1945"}, (None, "1945")),
        ({"birth_about": "1945年5月"}, (None, "1945-05")),
        ({"birth_about": "1945", "birth_date": date(1945, 5, 3)}, (date(1945, 5, 3), "")),
        ({"birth_about": "1948", "id_number": "140499194803120042"}, (date(1948, 3, 12), "")),
    ],
)
def test_a_year_is_entered_by_hand(township: Township, facts: dict[str, Any], kept: Any) -> None:
    elder_create(name="甲丁", village=township.villages["上河村"], **facts)
    assert _known() == kept


@pytest.mark.parametrize(
    "facts",
    [
        {"birth_about": "1950", "birth_date": date(1945, 5, 3)},
        {"birth_about": "1950", "id_number": "140499194803120042"},
        {"birth_about": "2027"},
        {"birth_about": "1901"},
        {"birth_about": "1945-13"},
        {"birth_about": "八十多"},
        {"birth_about": "1945-05-03"},
    ],
)
def test_a_year_that_cannot_be_is_asked_about(township: Township, facts: dict[str, Any]) -> None:
    with pytest.raises(FactsRefused) as caught:
        elder_create(name="甲丁", village=township.villages["上河村"], **facts)
    assert list(caught.value.detail["fields"]) == ["birth_about"]


def test_the_day_takes_the_place_of_the_year_and_both_stand_in_the_changes(township: Township) -> None:
    """P10."""
    elder = elder_create(name="甲丁", village=township.villages["上河村"], birth_about="1945")
    elder_update(elder=elder, birth_date=date(1945, 5, 3))
    assert _known() == (date(1945, 5, 3), "")
    fields = elder.changes.order_by("-pk")[0].fields
    assert '"birth_about", "1945", ""' in fields
    assert '"birth_date", "", "1945-05-03"' in fields


@pytest.mark.parametrize("about", ["45", "1899", "1945-13", "1945-5", "2101"])
def test_the_database_keeps_nothing_else(township: Township, about: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Elder.objects.filter(pk=township["王秀英"].pk).update(birth_date=None, birth_about=about)


def test_a_day_and_a_year_never_stand_beside_each_other(township: Township) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Elder.objects.filter(pk=township["王秀英"].pk).update(birth_about="1948")


@pytest.mark.parametrize(
    ("mine", "theirs", "chosen", "kept"),
    [
        ((None, "1948"), (None, ""), {}, (None, "1948")),
        ((None, ""), (None, "1948"), {}, (None, "1948")),
        ((None, "1948"), (date(1948, 3, 12), ""), {}, (date(1948, 3, 12), "")),
        ((date(1948, 3, 12), ""), (None, "1948"), {}, (date(1948, 3, 12), "")),
        ((None, "1948"), (date(1948, 3, 12), ""), {"birth_date": "kept"}, (None, "1948")),
        ((None, "1948"), (date(1950, 3, 12), ""), {}, (None, "1948")),
        ((None, "1948"), (date(1950, 3, 12), ""), {"birth_date": "merged"}, (date(1950, 3, 12), "")),
        ((date(1948, 3, 12), ""), (None, "1950"), {"birth_date": "merged"}, (None, "1950")),
    ],
)
def test_a_merge_keeps_what_tells_more_or_was_chosen(
    township: Township, mine: Any, theirs: Any, chosen: dict[str, str], kept: Any
) -> None:
    """P8: undone, each entry has its own again."""
    names = ("birth_date", "birth_about")
    first, second = (elder_create(name=name, village=township.villages["上河村"]) for name in ("甲丁", "甲顶"))
    for elder, birth in ((first, mine), (second, theirs)):
        Elder.objects.filter(pk=elder.pk).update(**dict(zip(names, birth, strict=True)))
    by = township.users["coordinator"]
    merge = elders_merge(kept=first, merged=second, choices=chosen, by=by)
    assert _known() == kept
    merge_undo(merge=merge, by=by)
    assert [_known("甲丁"), _known("甲顶")] == [mine, theirs]
