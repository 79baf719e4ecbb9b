"""The ledger goes out masked, with a reason, and can come in again (P81)."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from accounts.models import AuditEvent
from tests.township import TODAY, Township
from visits.errors import ExportRefused
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.services import ledger_export, ledger_import
from visits.register.models import Household, Situation


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on(TODAY.isoformat())


def exported(township: Township, path: Path, **changes: Any) -> str:
    ledger_export(path=path, area=township.area, reason="年度核对", **changes)
    return "\n".join(
        "|".join(str(cell.value or "") for cell in row) for row in load_workbook(path).worksheets[0].iter_rows()
    )


def test_names_and_numbers_are_masked(township: Township, tmp_path: Path) -> None:
    text = exported(township, tmp_path / "台账.xlsx")
    assert "王**" in text
    assert "1404**********0026" in text
    assert not any(secret in text for secret in ("王秀英", "140499194803120026", "13900000001", "王建国"))


def test_unmasked_it_comes_in_again_and_changes_nothing(township: Township, tmp_path: Path) -> None:
    Situation.objects.create(elder=township["王秀英"], disease="高血压", disability_cert_no="140499194803120026B1")
    Household.objects.filter(pk=township["王秀英"].household_id).update(monthly_income="850.50")
    text = exported(township, tmp_path / "台账.xlsx", masked=False)
    assert all(told in text for told in ("高血压", "140499194803120026B1", "850.50"))
    report = ledger_import(book=book_read(tmp_path / "台账.xlsx"), area=township.area, apply=True)
    assert (dict(report.counts), report.problems) == ({"elders_unchanged": 8}, [])


def test_it_is_on_record_with_its_reason(township: Township, tmp_path: Path) -> None:
    exported(township, tmp_path / "台账.xlsx", by=township.users["coordinator"])
    event = AuditEvent.objects.get(action="export")
    assert event.detail == {"reason": "年度核对", "masked": True, "elders": 8}


def test_without_a_reason_nothing_goes_out(township: Township, tmp_path: Path) -> None:
    with pytest.raises(ExportRefused):
        ledger_export(path=tmp_path / "台账.xlsx", area=township.area, reason=" ")
    assert not (tmp_path / "台账.xlsx").exists()


def test_no_name_becomes_a_formula(township: Township, tmp_path: Path) -> None:
    township["王秀英"].household.address = "=HYPERLINK(1)"
    township["王秀英"].household.save()
    exported(township, tmp_path / "台账.xlsx")
    cells = [cell for row in load_workbook(tmp_path / "台账.xlsx").worksheets[0].iter_rows() for cell in row]
    assert any(cell.value == "=HYPERLINK(1)" and cell.data_type == "s" for cell in cells)


def test_the_command_writes_an_areas_elders(township: Township, tmp_path: Path) -> None:
    out = StringIO()
    path = str(tmp_path / "上河.xlsx")
    call_command("export_ledger", "--area", "140499101201", "--reason", "年度核对", "-o", path, stdout=out)
    assert "3 人" in out.getvalue()
