"""Past visits come in once, numbered in their order, from a workbook or a CSV file."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.township import TODAY, Township
from visits.errors import LedgerWithoutHeader
from visits.ledger.files import book_read
from visits.ledger.report import ImportReport
from visits.models import VisitRecord
from visits.services.ledger import records_import

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
