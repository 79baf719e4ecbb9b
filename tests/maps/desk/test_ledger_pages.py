"""The pages on which files come in and go out: who may, what they show, what they refuse (P5, P81)."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from accounts.models import AuditEvent
from runs import starting
from runs.model import RunState
from tests.township import TODAY, Township
from tests.visits.workbooks import ELDER, ledger
from visits.errors import ImportRefused, LedgerUnreadable
from visits.exchange.ledger.exporting import FIELDS
from visits.exchange.models import ExportRun, ImportRun
from visits.exchange.services.export_work import export_work
from visits.exchange.services.import_work import import_work
from visits.records.models import VisitRecord
from visits.register.models import Elder

EXPORT = {"area": "140499101000", "reason": "年度核对", "file_format": "xlsx", "fields_chosen": ["name", "id_number"]}


@pytest.fixture(autouse=True)
def _alone(stand_on: Callable[[str], Any], settings: Settings) -> None:
    stand_on(TODAY.isoformat())
    settings.RUN_HEARTBEAT_S = 600  # its own connection would not see what this test has not committed


@pytest.fixture
def coordinator(client: Client, township: Township) -> Client:
    client.force_login(township.users["coordinator"])
    return client


@pytest.fixture
def leader(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["leader"])
    return client


def upload(client: Client, tmp_path: Path, *lines: dict[str, Any], name: str = "台账.xlsx") -> Any:
    content = ledger(tmp_path / "台账.xlsx", *lines).read_bytes()
    file = SimpleUploadedFile(name, content)
    return client.post("/ledger/", {"kind": "ledger", "area": "140499101000", "file": file})


def test_an_uploaded_file_is_checked_in_the_background(coordinator: Client, tmp_path: Path) -> None:
    response = upload(coordinator, tmp_path, ELDER)
    run = ImportRun.objects.get()
    assert response["Location"] == f"/ledger/imports/{run.pk}/"
    page = coordinator.get(response["Location"]).content.decode()
    assert f'data-progress="/ledger/imports/{run.pk}/progress/"' in page
    assert coordinator.get(f"/ledger/imports/{run.pk}/progress/").json()["open"] is True
    import_work(run_id=run.pk)
    assert coordinator.get(f"/ledger/imports/{run.pk}/progress/").json()["open"] is False


def test_the_preview_shows_each_line_with_its_colour_and_the_reason_at_the_cell(
    coordinator: Client, tmp_path: Path
) -> None:
    known = {"村": "上河村", "姓名": "王秀英", "公民身份号码": "140499194803120026", "联系电话": "13800000001"}
    bad = {"村": "没有的村", "姓名": "外村人"}
    response = upload(coordinator, tmp_path, ELDER, known, bad)
    import_work(run_id=ImportRun.objects.get().pk)
    page = coordinator.get(response["Location"]).content.decode()
    assert 'class="is-new"' in page
    assert "<del>13819480312</del> → <ins>13800000001</ins>" in page
    assert '<td class="is-wrong">没有的村<p class="small">没有叫“没有的村”的村' in page
    assert "写入 2 行" in page
    only = coordinator.get(response["Location"] + "?show=refused").content.decode()
    assert "外村人" in only
    assert "王秀英" not in only


def test_columns_that_nobody_knows_are_asked_about(coordinator: Client, tmp_path: Path) -> None:
    upload(coordinator, tmp_path, ELDER | {"血型": "A"})
    run = import_work(run_id=ImportRun.objects.get().pk)
    page = coordinator.get(f"/ledger/imports/{run.pk}/").content.decode()
    assert "▲ 不认识" in page
    number = [column.label for column in _form(coordinator, run).columns].index("血型")
    answer = {name: field.initial for name, field in _form(coordinator, run).fields.items()}
    response = coordinator.post(f"/ledger/imports/{run.pk}/columns/", answer | {f"column-{number}": "-"})
    assert response.status_code == 302
    assert ImportRun.objects.get().assigned == {"血型": ""}


def _form(client: Client, run: ImportRun) -> Any:
    return client.get(f"/ledger/imports/{run.pk}/").context["columns"]


def test_two_columns_cannot_mean_the_same(coordinator: Client, tmp_path: Path) -> None:
    upload(coordinator, tmp_path, ELDER | {"血型": "A"})
    run = import_work(run_id=ImportRun.objects.get().pk)
    number = [column.label for column in _form(coordinator, run).columns].index("血型")
    answer = {name: field.initial for name, field in _form(coordinator, run).fields.items()}
    response = coordinator.post(f"/ledger/imports/{run.pk}/columns/", answer | {f"column-{number}": "name"})
    assert response.status_code == 400
    assert "有两列选了同一项" in response.content.decode()


def test_entering_on_the_page_enters_the_good_lines(coordinator: Client, tmp_path: Path) -> None:
    upload(coordinator, tmp_path, ELDER)
    run = import_work(run_id=ImportRun.objects.get().pk)
    coordinator.post(f"/ledger/imports/{run.pk}/enter/")
    import_work(run_id=run.pk)
    assert Elder.objects.filter(name="秦大娘").exists()
    assert "已写入" in coordinator.get(f"/ledger/imports/{run.pk}/").content.decode()


def test_a_file_that_is_no_ledger_is_named_on_the_page(coordinator: Client, tmp_path: Path) -> None:
    file = SimpleUploadedFile("照片.xlsx", b"\x00\x01 not a workbook")
    response = coordinator.post("/ledger/", {"kind": "ledger", "area": "140499101000", "file": file})
    with pytest.raises(LedgerUnreadable, match="不是表格文件"):
        import_work(run_id=ImportRun.objects.get().pk)
    page = coordinator.get(response["Location"]).content.decode()
    assert "它不是表格文件" in page
    assert "没有写入任何内容" in page


def test_a_file_of_200_mb_is_refused_while_it_comes_in(coordinator: Client) -> None:
    file = SimpleUploadedFile("大.xlsx", b"PK" + b"\0" * (200 * 2**20))
    response = coordinator.post("/ledger/", {"kind": "ledger", "area": "140499101000", "file": file})
    assert response.status_code == 400
    assert "20 MB" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_a_run_whose_process_died_offers_to_begin_again(coordinator: Client, tmp_path: Path) -> None:
    upload(coordinator, tmp_path, ELDER)
    ImportRun.objects.update(state=RunState.RUNNING, lease_until=Now() - timedelta(seconds=1))
    run = ImportRun.objects.get()
    assert coordinator.get(f"/ledger/imports/{run.pk}/progress/").json()["silent"] is True
    assert coordinator.post(f"/ledger/imports/{run.pk}/again/").status_code == 302
    assert import_work(run_id=run.pk).state == RunState.DONE


def test_an_import_of_another_township_is_not_found(township: Township, coordinator: Client, tmp_path: Path) -> None:
    upload(coordinator, tmp_path, ELDER)
    other = Client()
    other.force_login(township.users["elsewhere"])
    assert other.get(f"/ledger/imports/{ImportRun.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize(("query", "title"), [("", "老人台账"), ("?kind=records", "探访记录")])
def test_templates_are_handed_out(coordinator: Client, query: str, title: str) -> None:
    response = coordinator.get("/ledger/template.xlsx" + query)
    assert load_workbook(BytesIO(response.content)).sheetnames[0] == title


def made(client: Client, **changes: Any) -> ExportRun:
    client.post("/ledger/export/", EXPORT | changes)
    return export_work(run_id=ExportRun.objects.get().pk)


def cells(client: Client, run: ExportRun) -> list[list[Any]]:
    response = client.get(f"/ledger/exports/{run.pk}/file/")
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_an_export_is_masked_and_holds_the_chosen_columns(coordinator: Client) -> None:
    rows = cells(coordinator, made(coordinator))
    assert rows[0] == ["姓名", "公民身份号码"]
    assert ["王**", "1404**********0026"] in rows
    assert len(rows) == 9


def test_an_export_needs_a_reason(coordinator: Client) -> None:
    response = coordinator.post("/ledger/export/", EXPORT | {"reason": "核"})
    assert response.status_code == 400
    assert not ExportRun.objects.exists()


def test_who_exported_how_many_and_why_is_on_record_and_each_fetching_too(
    coordinator: Client, township: Township
) -> None:
    """P81."""
    run = made(coordinator, unmasked="on")
    assert ["王秀英", "140499194803120026"] in cells(coordinator, run)
    events = AuditEvent.objects.filter(action="export").order_by("pk")
    assert [event.detail.get("elders") for event in events] == [None, 8, 8]
    assert {(event.detail["masked"], event.actor) for event in events} == {(False, township.users["coordinator"])}
    assert events[1].detail["reason"] == "年度核对"


def test_a_leader_hands_out_no_ledger(leader: Client) -> None:
    """P77, P81."""
    assert leader.get("/ledger/export/").status_code == 403


def test_a_whole_export_is_for_whoever_asked_for_it(coordinator: Client, leader: Client) -> None:
    run = made(coordinator, unmasked="on")
    assert leader.get(f"/ledger/exports/{run.pk}/file/").status_code == 403


def test_an_export_can_be_narrowed(coordinator: Client) -> None:
    key = cells(coordinator, made(coordinator, tier="key", unmasked="on"))
    assert {row[0] for row in key[1:]} == {"王秀英", "李大山", "张福贵", "陈桂兰"}


def test_a_csv_export_opens_in_excel_and_holds_no_formula(coordinator: Client, township: Township) -> None:
    township["王秀英"].household.address = "=HYPERLINK(1)"
    township["王秀英"].household.save()
    run = made(coordinator, file_format="csv", fields_chosen=["name", "address"])
    content = coordinator.get(f"/ledger/exports/{run.pk}/file/").content
    assert content.startswith(b"\xef\xbb\xbf")
    assert "王**,'=HYPERLINK(1)" in content.decode("utf-8-sig")


def test_a_whole_export_comes_in_again_and_changes_nothing(coordinator: Client) -> None:
    run = made(coordinator, unmasked="on", fields_chosen=FIELDS)
    content = coordinator.get(f"/ledger/exports/{run.pk}/file/").content
    file = SimpleUploadedFile("导出.xlsx", content)
    coordinator.post("/ledger/", {"kind": "ledger", "area": "140499101000", "file": file})
    again = import_work(run_id=ImportRun.objects.get().pk)
    assert {line.outcome for line in again.lines.all()} == {"unchanged"}


RECORDS = (
    "姓名,村,探访日期,探访方式,结果\n王秀英,上河村,11月5日,上门探访,已见到\n李大山,上河村,11月6日,上门探访,已见到\n"
)


def test_the_year_of_days_without_one_is_asked_once_for_the_file(coordinator: Client, township: Township) -> None:
    file = SimpleUploadedFile("2025年11月记录.csv", RECORDS.encode())
    page = coordinator.post("/ledger/", {"kind": "records", "area": "140499101000", "file": file})["Location"]
    run = ImportRun.objects.get()
    import_work(run_id=run.pk)
    asked = coordinator.get(page).content.decode()
    assert "2 行的日期没有写年份，是哪一年的？" in asked
    assert '<input type="radio" name="year" value="2025" required checked>' in asked
    assert coordinator.post(f"{page}year/", {"year": "2026"}).status_code == 302
    import_work(run_id=run.pk)
    answered = coordinator.get(page).content.decode()
    assert "有 2 行的日期没有写年份，都按 2026 年读" in answered
    assert "写入 2 行" in answered
    coordinator.post(f"{page}enter/")
    import_work(run_id=run.pk)
    assert VisitRecord.objects.filter(visited_at__date="2026-11-05", elder=township["王秀英"]).exists()


@pytest.mark.parametrize("year", ["2099", "九", "1"])
def test_a_year_that_cannot_be_is_refused_in_words(coordinator: Client, year: str) -> None:
    file = SimpleUploadedFile("记录.csv", RECORDS.encode())
    page = coordinator.post("/ledger/", {"kind": "records", "area": "140499101000", "file": file})["Location"]
    import_work(run_id=ImportRun.objects.get().pk)
    assert coordinator.post(f"{page}year/", {"year": year}).status_code == ImportRefused.http_status
    assert ImportRun.objects.get().year == ""


def test_a_file_that_nobody_works_on_says_so(coordinator: Client, tmp_path: Path, broker_url: str) -> None:
    upload(coordinator, tmp_path, ELDER)
    run = ImportRun.objects.get()
    assert "现在没有人处理" in coordinator.get(f"/ledger/imports/{run.pk}/").content.decode()
    assert "现在没有人处理" in coordinator.get(f"/ledger/imports/{run.pk}/progress/").json()["waiting"]


def test_without_a_broker_who_waits_for_a_forgotten_file_gets_it_taken_up(
    coordinator: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(coordinator, tmp_path, ELDER)
    run, taken_up = ImportRun.objects.get(), []
    monkeypatch.setattr(starting, "_start", lambda kind, run_id: taken_up.append((kind, run_id)))
    coordinator.get(f"/ledger/imports/{run.pk}/progress/")
    assert taken_up == []
    ImportRun.objects.update(queued_at=Now() - timedelta(minutes=5))
    coordinator.get(f"/ledger/imports/{run.pk}/progress/")
    assert taken_up == [(ImportRun, run.pk)]
