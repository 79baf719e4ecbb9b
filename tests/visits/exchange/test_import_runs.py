"""A file handed in on a page: checked, looked at, entered in one piece; what went wrong is said (P5, P8-P10, P81)."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from openpyxl import load_workbook
from pytest_django import Settings

from accounts.models import AuditEvent
from base import clock
from runs.errors import RunCancelled
from runs.model import RunState
from tests.township import TODAY, Township
from tests.visits.workbooks import ELDER, ledger
from visits.errors import ImportRefused, LedgerUnreadable, LedgerWithoutHeader
from visits.exchange.ledger.workbooks import problems_write
from visits.exchange.models import ExchangeFile, ImportLine, ImportRun
from visits.exchange.selectors import line_counts, line_read, lines_found, problems_report, sheets_told
from visits.exchange.services import (
    exchange_purge,
    import_apply,
    import_assign,
    import_create,
    import_restart,
    import_stop,
)
from visits.exchange.services.import_work import import_work
from visits.records.models import VisitRecord
from visits.register.models import ChangeEntry, Elder

KNOWN = {"村": "上河村", "姓名": "王秀英", "公民身份号码": "140499194803120026"}


@pytest.fixture(autouse=True)
def _alone(stand_on: Callable[[str], Any], settings: Settings) -> None:
    stand_on(TODAY.isoformat())
    settings.RUN_HEARTBEAT_S = 600  # its own connection would not see what this test has not committed


@pytest.fixture
def hand_in(township: Township, tmp_path: Path) -> Callable[..., ImportRun]:
    def do(*lines: dict[str, Any], kind: str = "ledger", **more: Any) -> ImportRun:
        path = ledger(tmp_path / "台账.xlsx", *lines, **more)
        run = import_create(
            kind=kind,
            area=township.area,
            file_name=path.name,
            content=path.read_bytes(),
            by=township.users["coordinator"],
        )
        return import_work(run_id=run.pk)

    return do


def enter(run: ImportRun) -> ImportRun:
    import_apply(run=run)
    return import_work(run_id=run.pk)


def line(run: ImportRun, number: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run.lines.get(number=number).content)
    return found


def test_a_check_says_of_each_line_what_would_become_of_it_and_keeps_nothing(hand_in: Any, township: Township) -> None:
    run = hand_in(
        ELDER | {"联系电话": "13812345678"},
        KNOWN | {"联系电话": "13800000001"},
        {"村": "上河村", "姓名": "李大山"},
        ELDER | {"村": "没有的村", "公民身份号码": None},
        {"村": "石桥村", "姓名": "周玉梅", "责任人": "没这个人"},
    )
    assert [one.outcome for one in run.lines.all()] == ["new", "changed", "unchanged", "refused", "unchanged"]
    assert line(run, 3)["changes"] == [["phone", "13819480312", "13800000001"]]
    assert line(run, 5)["problems"][0][0] == "village"
    assert line_counts(run=run)["noted"] == 1
    assert not Elder.objects.filter(name="秦大娘").exists()
    assert township["王秀英"].phone == Elder.objects.get(name="王秀英").phone


def test_entering_does_what_the_check_said_and_forgets_the_file(hand_in: Any) -> None:
    run = enter(hand_in(ELDER, KNOWN | {"联系电话": "13800000001"}))
    assert run.applied_at is not None
    assert Elder.objects.get(name="秦大娘").phone == ""
    assert Elder.objects.get(name="王秀英").phone == "13800000001"
    assert not ExchangeFile.objects.exists()
    with pytest.raises(ImportRefused):
        import_apply(run=ImportRun.objects.get(pk=run.pk))


def test_the_same_file_handed_in_twice_changes_nothing(hand_in: Any) -> None:
    lines = [ELDER | {"联系电话": "13812345678", "责任人": "孙志强"}, KNOWN | {"紧急联系人": "王建军"}]
    enter(hand_in(*lines))
    again = hand_in(*lines)
    assert {one.outcome for one in again.lines.all()} == {"unchanged"}


def test_what_an_import_changed_stands_in_the_persons_history(hand_in: Any, township: Township) -> None:
    enter(hand_in(KNOWN | {"联系电话": "13800000001", "失能": "√"}))
    entries = ChangeEntry.objects.filter(elder=township["王秀英"])
    told = {entry.card: json.loads(entry.fields) for entry in entries}
    assert told == {"identity": [["phone", "13819480312", "13800000001"]], "category": [["dependent", "", "√"]]}
    assert {entry.by for entry in entries} == {township.users["coordinator"]}


def test_a_ledger_that_moved_on_since_the_check_is_shown_anew_and_not_entered(hand_in: Any, township: Township) -> None:
    run = hand_in(ELDER, KNOWN | {"联系电话": "13800000001"})
    Elder.objects.filter(name="王秀英").update(phone="13800000009")
    run = enter(run)
    assert (run.applied_at, run.has_moved_on, run.state) == (None, True, RunState.DONE)
    assert not Elder.objects.filter(name="秦大娘").exists()
    assert line(run, 3)["changes"][0][1] == "13800000009"
    assert enter(run).applied_at is not None


def test_a_header_nobody_knows_is_assigned_by_hand_and_remembered(hand_in: Any) -> None:
    odd = {"寨子": "上河村", "姓名": "秦大娘", "公民身份号码": "11010519491231002X", "血型": "A"}
    with pytest.raises(LedgerWithoutHeader):
        hand_in(odd)
    run = ImportRun.objects.get()
    assert run.state == RunState.FAILED
    [sheet] = sheets_told(run=run)
    assert [column.label for column in sheet.unknown] == ["寨子", "血型"]
    import_assign(run=run, assigned={"寨子": "village", "血型": ""})
    run = import_work(run_id=run.pk)
    assert [one.outcome for one in run.lines.all()] == ["new"]
    again = hand_in(odd)
    assert [one.outcome for one in again.lines.all()] == ["new"]
    assert sheets_told(run=again)[0].unknown == []


def test_a_header_assigned_by_hand_goes_before_what_was_understood(hand_in: Any) -> None:
    run = hand_in(ELDER | {"电话": "13812345678", "老人手机": "13912345678"})
    import_assign(run=run, assigned={"老人手机": "phone"})
    run = import_work(run_id=run.pk)
    assert line(run, 2)["cells"]["phone"] == "13912345678"


def test_the_rows_to_mend_come_back_and_enter_when_mended(hand_in: Any, tmp_path: Path, township: Township) -> None:
    run = enter(hand_in(ELDER | {"村": "没有的村"}, {"村": "下河村", "姓名": "好的一行"}))
    problems_write(tmp_path / "更正.xlsx", problems_report(run=run))
    book = load_workbook(tmp_path / "更正.xlsx")
    sheet = book.worksheets[0]
    labels = [cell.value for cell in sheet[1]]
    sheet.cell(2, labels.index("村") + 1).value = "上河村"
    book.save(tmp_path / "更正.xlsx")
    mended = import_create(
        kind="ledger",
        area=township.area,
        file_name="更正.xlsx",
        content=(tmp_path / "更正.xlsx").read_bytes(),
        by=township.users["coordinator"],
    )
    enter(import_work(run_id=mended.pk))
    assert Elder.objects.filter(name="秦大娘").exists()


def test_past_visits_come_in_by_the_same_way_for_the_area_only(hand_in: Any, township: Township) -> None:
    visit = {"公民身份号码": "140499194803120026", "探访日期": "2026-10-05", "探访方式": "上门探访"}
    run = enter(hand_in(visit, visit | {"公民身份号码": "140499194506010031"}, kind="records"))
    assert run.counts["records_created"] == 2
    assert VisitRecord.objects.filter(elder=township["王秀英"]).count() == 2
    run.area = township.other_area
    elsewhere = ImportRun.objects.get(pk=hand_in(visit, kind="records").pk)
    ImportRun.objects.filter(pk=elsewhere.pk).update(area=township.other_area)
    import_restart(run=ImportRun.objects.get(pk=elsewhere.pk))
    assert {one.outcome for one in import_work(run_id=elsewhere.pk).lines.all()} == {"refused"}


def test_a_stopped_check_keeps_nothing_and_can_be_started_again(
    hand_in: Any, township: Township, tmp_path: Path
) -> None:
    path = ledger(tmp_path / "台账.xlsx", ELDER)
    by = township.users["coordinator"]
    run = import_create(kind="ledger", area=township.area, file_name=path.name, content=path.read_bytes(), by=by)
    import_stop(run=run)
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    import_restart(run=run)
    assert import_work(run_id=run.pk).state == RunState.DONE


def test_a_run_that_is_told_to_stop_ends_at_its_next_line(
    hand_in: Any, monkeypatch: pytest.MonkeyPatch, township: Township
) -> None:
    monkeypatch.setattr("runs.heartbeat.Pulse.should_stop", True)
    with pytest.raises(RunCancelled):
        hand_in(ELDER)
    assert ImportRun.objects.get().state == RunState.CANCELLED
    assert not ImportLine.objects.exists()


def test_files_and_findings_are_forgotten_after_some_days(hand_in: Any, settings: Settings) -> None:
    """P81: what was done stays, what it was done with does not."""
    run = hand_in(ELDER)
    assert exchange_purge() == 0
    ImportRun.objects.update(made_at=clock.now() - timedelta(days=settings.IMPORT_KEPT_DAYS, seconds=1))
    assert exchange_purge() == 1
    run.refresh_from_db()
    assert (run.file_id, run.columns, run.lines.count(), run.counts["elders_created"]) == (None, "", 0, 1)
    with pytest.raises(ImportRefused, match="重新上传"):
        import_apply(run=run)


def test_nothing_of_the_file_lies_readable_in_the_database_or_the_audit_trail(hand_in: Any) -> None:
    """P81."""
    run = enter(hand_in(ELDER | {"村": "没有的村"}, KNOWN))
    assert run.lines.exists()
    with connection.cursor() as cursor:
        for table in ("visits_importline", "visits_importrun", "visits_exchangefile"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")  # noqa: S608
            assert "秦大娘" not in (cursor.fetchone()[0] or "")
    assert not any("秦大娘" in json.dumps(event.detail, ensure_ascii=False) for event in AuditEvent.objects.all())


def test_numbers_are_masked_where_nothing_is_wrong_with_them(hand_in: Any) -> None:
    run = hand_in(KNOWN | {"联系电话": "13800000001"})
    [cells] = [line_read(one, ["id_number", "phone"]).cells for one in lines_found(run=run, show="changed")]
    assert [cell.text for cell in cells] == ["1404**********0026", "13800000001"]


def test_a_file_that_is_too_large_is_not_kept(township: Township) -> None:
    with pytest.raises(LedgerUnreadable, match="20 MB"):
        import_create(
            kind="ledger",
            area=township.area,
            file_name="大.xlsx",
            content=b"PK" + b"\0" * (20 * 2**20),
            by=township.users["coordinator"],
        )
    assert not ExchangeFile.objects.exists()


def test_a_run_whose_process_died_says_so(hand_in: Any) -> None:
    run = hand_in(ELDER)
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, lease_until=Now() - timedelta(seconds=1))
    run.refresh_from_db()
    assert run.is_silent
