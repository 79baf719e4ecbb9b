"""Past visits come in once, numbered in their order, from a workbook or a CSV file."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.township import TODAY, Township
from visits.errors import LedgerWithoutHeader
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.services import records_import
from visits.exchange.ledger.shown import NO, YES
from visits.exchange.ledger.year_told import year_told
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.models.records import Change, Disease, Safety
from visits.register.models import Category, Gender, State, VisitorKind
from visits.register.models.visitors import TravelMode
from visits.register.words.categories import categories_in, category_told
from visits.register.words.choices import choice

OWN_CHOICES = {
    "方式": Mode, "结果": Outcome, "变化": Change, "疾病": Disease, "安全": Safety, "性别": Gender, "状态": State,
    "探访员类别": VisitorKind, "出行": TravelMode,
}  # fmt: skip
HEADER = "公民身份号码,姓名,村,探访日期,探访时间,探访方式,结果,探访人,情绪状态,燃气安全,备注"
LINE = "140499194803120026,王秀英,上河村,2026-10-05,09:30,上门探访,已见到,孙志强,较好,不安全,软管老化"


@pytest.fixture(autouse=True)
def _day(stand_on: Any, township: Township) -> None:
    stand_on(TODAY.isoformat())


def taken(tmp_path: Path, *lines: str, apply: bool = True) -> ImportReport:
    path = tmp_path / "记录.csv"
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8-sig")
    return records_import(book=book_read(path), apply=apply)


def test_a_line_becomes_a_record(tmp_path: Path, township: Township) -> None:
    report = taken(tmp_path, LINE)
    record = VisitRecord.objects.get(note="软管老化")
    assert report.problems == []
    assert (record.elder, record.visitor) == (township["王秀英"], township.visitors["孙志强"])
    assert f"{timezone.localtime(record.visited_at):%Y-%m-%d %H:%M}" == "2026-10-05 09:30"
    assert (record.mode, record.outcome, record.mood, record.gas_safety) == ("door_to_door", "met", "better", "unsafe")


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    taken(tmp_path, LINE)
    before = VisitRecord.objects.count()
    assert taken(tmp_path, LINE).counts["records_unchanged"] == 1
    assert VisitRecord.objects.count() == before


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    assert taken(tmp_path, LINE, apply=False).counts["records_created"] == 1
    assert not VisitRecord.objects.filter(note="软管老化").exists()


def test_numbers_follow_the_order_of_the_visits_after_those_there(tmp_path: Path, township: Township) -> None:
    """P90: 王秀英 has her first record already."""
    taken(tmp_path, LINE.replace("10-05", "10-19"), LINE.replace("10-05", "10-12"))
    records = township["王秀英"].records.filter(sequence__gt=1).order_by("sequence")
    assert [(r.sequence, timezone.localtime(r.visited_at).day) for r in records] == [(2, 12), (3, 19)]


def test_an_elder_is_found_by_name_and_village(tmp_path: Path, township: Township) -> None:
    taken(tmp_path, LINE.replace("140499194803120026", "").replace("上河村", "上河村民委员会"))
    assert VisitRecord.objects.get(note="软管老化").elder == township["王秀英"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("140499194803120026", "11010519491231002X", "没有这位老人"),
        ("2026-10-05", "2026-13-05", "不存在"),
        ("2026-10-05", "2027-10-05", "还没有到"),
        ("2026-10-05", "", "没有探访日期"),
        ("上门探访", "托梦", "认不出"),
        ("140499194803120026,王秀英", ",", "看不出是哪位"),
    ],
)
def test_a_bad_line_stays_out_with_its_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    report = taken(tmp_path, LINE.replace(old, new), LINE.replace("10-05", "10-06"))
    (problem,) = report.problems
    assert (problem.row, problem.refused) == (2, True)
    assert reason in problem.reason
    assert report.counts["records_created"] == 1


def test_a_visit_to_somebody_who_had_died_stays_out(tmp_path: Path, township: Township) -> None:
    township["王秀英"].states.create(state="died", since=TODAY.replace(month=9))
    assert "去世" in taken(tmp_path, LINE).problems[0].reason


def test_the_same_moment_with_other_content_is_left_for_a_correction(tmp_path: Path) -> None:
    taken(tmp_path, LINE)
    report = taken(tmp_path, LINE.replace("软管老化", "另一份"))
    assert "内容不同" in report.problems[0].reason
    assert not VisitRecord.objects.filter(note="另一份").exists()


def test_an_unknown_visitor_does_not_keep_a_record_out(tmp_path: Path) -> None:
    report = taken(tmp_path, LINE.replace("孙志强", "路人"))
    assert (report.problems[0].column, report.problems[0].refused) == ("探访人", False)
    assert VisitRecord.objects.get(note="软管老化").visitor is None


def test_a_table_without_dates_is_refused_whole(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("姓名,村\n王秀英,上河村\n", encoding="utf-8")
    with pytest.raises(LedgerWithoutHeader, match="探访日期"):
        records_import(book=book_read(tmp_path / "x.csv"))


@pytest.mark.parametrize(
    ("written", "stored"),
    [("未见到本人", "no_answer"), ("拒绝开门", "no_answer"), ("未完成", "not_possible"), ("住院", "not_possible")],
)
def test_a_visit_at_which_nobody_was_met_is_an_attempt_and_keeps_its_own_words(
    tmp_path: Path, written: str, stored: str
) -> None:
    """P28: only who was met at the door counts."""
    report = taken(tmp_path, LINE.replace("已见到", written))
    record = VisitRecord.objects.get(note__contains="软管老化")
    assert (record.outcome, record.note) == (stored, f"结果：{written}。软管老化")
    assert not [problem for problem in report.problems if problem.refused]


@pytest.mark.parametrize("written", ["不正常", "见到儿子", "似乎在家", "联系上", ""])
def test_an_outcome_that_is_not_understood_keeps_the_line_out_with_its_remedy(tmp_path: Path, written: str) -> None:
    report = taken(tmp_path, LINE.replace("已见到", written).replace("较好", ""))
    (problem,) = report.problems
    assert (problem.column, problem.refused) == ("结果", True)
    assert "已见到" in problem.remedy
    assert report.counts["records_created"] == 0


def test_a_death_told_by_a_visit_is_pointed_out(tmp_path: Path, township: Township) -> None:
    report = taken(tmp_path, LINE.replace("已见到", "已去世"))
    (problem,) = report.problems
    assert (problem.column, problem.refused) == ("结果", False)
    assert "状态没有改" in problem.remedy
    assert not township["王秀英"].states.exists()


@pytest.mark.parametrize(("written", "stored"), [("没有上门，打了电话", "phone"), ("微信视频", "video")])
def test_a_mode_is_read_whole(tmp_path: Path, written: str, stored: str) -> None:
    taken(tmp_path, LINE.replace("上门探访", written))
    assert VisitRecord.objects.get(note="软管老化").mode == stored


@pytest.mark.parametrize("written", ["", "未上门", "上门、电话"])
def test_a_mode_that_is_not_clear_keeps_the_line_out(tmp_path: Path, written: str) -> None:
    (problem,) = taken(tmp_path, LINE.replace("上门探访", written)).problems
    assert (problem.column, problem.refused) == ("探访方式", True)


def test_a_call_without_an_outcome_is_kept_and_said(tmp_path: Path) -> None:
    report = taken(tmp_path, LINE.replace("上门探访", "电话问候").replace("已见到", "").replace("较好", ""))
    assert [(problem.column, problem.refused) for problem in report.problems] == [("结果", False)]
    assert VisitRecord.objects.get(note="软管老化").mode == "phone"


def test_who_wrote_down_how_somebody_is_has_met_them(tmp_path: Path) -> None:
    assert taken(tmp_path, LINE.replace("已见到", "")).problems == []
    assert VisitRecord.objects.get(note="软管老化").outcome == "met"


@pytest.mark.parametrize(
    ("mood", "gas", "stored"),
    [("不好", "不太安全", ("worse", "unsafe")), ("没有好转", "没有不安全", ("", ""))],
)
def test_findings_are_read_whole(tmp_path: Path, mood: str, gas: str, stored: tuple[str, str]) -> None:
    taken(tmp_path, LINE.replace("较好", mood).replace("不安全", gas))
    record = VisitRecord.objects.get(note="软管老化")
    assert (record.mood, record.gas_safety) == stored


def test_a_sheet_without_a_column_of_outcomes_lists_visits_that_were_made_and_says_so_once(tmp_path: Path) -> None:
    path = tmp_path / "记录.csv"
    head = "公民身份号码,探访日期,探访方式,备注"
    lines = [f"140499194803120026,2026-10-{day},上门,{note}" for day, note in ((5, "好"), (6, "好"), (7, "家中无人"))]
    path.write_text("\n".join([head, *lines]), encoding="utf-8-sig")
    report = records_import(book=book_read(path), apply=True)
    assert report.counts["records_created"] == 2
    assert [(problem.row, problem.refused) for problem in report.problems] == [(2, False), (4, True)]


def test_our_own_words_for_every_choice_are_understood() -> None:
    """What we print, offer and export comes in again."""
    asked = [
        (column, str(label))
        for column, choices in OWN_CHOICES.items()
        for code, label in choices.choices
        if choice(column, str(label)).code != code
    ]
    assert asked == []
    for code, label in Category.choices:
        assert categories_in(str(label)).holds == {code: True}
        assert category_told(code, YES) == (True, "")
        assert category_told(code, NO) == (False, "")


def test_days_without_a_year_are_counted_asked_for_and_read_once_it_is_told(tmp_path: Path) -> None:
    report = taken(tmp_path, LINE.replace("2026-10-05", "10月5日"), LINE.replace("2026-10-05", "10月12日"))
    assert (report.rows_refused, report.counts["days_without_year"]) == (2, 2)
    report = records_import(book=book_read(tmp_path / "记录.csv"), apply=True, year=year_told("2026", TODAY))
    assert report.problems == []
    assert report.remarks == ["有 2 行的日期没有写年份，都按 2026 年读"]
    days = VisitRecord.objects.filter(note="软管老化").order_by("visited_at")
    assert [f"{timezone.localtime(one.visited_at):%Y-%m-%d}" for one in days] == ["2026-10-05", "2026-10-12"]


def test_a_day_that_is_still_to_come_in_the_year_told_stays_out(tmp_path: Path) -> None:
    taken(tmp_path, LINE.replace("2026-10-05", "12月28日"))
    book = book_read(tmp_path / "记录.csv")
    assert [one.reason for one in records_import(book=book, year=year_told("2026", TODAY)).problems] == [
        "探访日期还没有到"
    ]
    assert records_import(book=book, year=year_told("nearest", TODAY)).rows_refused == 0
