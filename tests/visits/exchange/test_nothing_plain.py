"""After the whole way of a picture, a ledger and an export nothing of them lies readable on the disk (P81)."""

import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.township import TODAY, Township
from tests.visits.pictures import photograph, signature
from tests.visits.workbooks import ELDER, ledger
from visits.exchange.models import ExportRun, ImportRun
from visits.exchange.services.export_work import export_work
from visits.exchange.services.import_work import import_work
from visits.records.models import AttachmentKind
from visits.records.services import attachment_store

MARKS = {"workbook": b"PK\x03\x04", "JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG", "name": ELDER["姓名"].encode()}


@pytest.fixture
def disk(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand_on: Callable[[str], Any]) -> Path:
    """Everything that the site may write to: its own folder, and the one for what is temporary."""
    stand_on(TODAY.isoformat())
    settings.RUN_HEARTBEAT_S = 600
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path / "disk", str(tmp_path / "disk" / "media")
    (tmp_path / "disk" / "tmp").mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "disk" / "tmp"))
    return tmp_path / "disk"


def found_on(disk: Path) -> list[tuple[str, str]]:
    files = [path for path in disk.rglob("*") if path.is_file()]
    return [(path.name, what) for path in files for what, mark in MARKS.items() if mark in path.read_bytes()]


def test_nothing_of_it_is_readable_and_all_of_it_is_its_owners_alone(
    disk: Path, tmp_path: Path, township: Township, client: Client
) -> None:
    user = township.users["coordinator"]
    client.force_login(user)
    village = township.villages["上河村"]
    photo = attachment_store(content=photograph(), kind=AttachmentKind.PHOTO, by=user, area=village)
    attachment_store(content=signature(), kind=AttachmentKind.SIGNATURE, by=user, area=village)
    shown = client.get(reverse("attachment", args=[photo.uuid]))
    assert b"".join(shown).startswith(MARKS["JPEG"])

    book = ledger(tmp_path / "台账.xlsx", ELDER).read_bytes()
    sent = {"kind": "ledger", "area": township.area.code, "file": SimpleUploadedFile("台账.xlsx", book)}
    assert client.post("/ledger/", sent).status_code == 302
    import_work(run_id=ImportRun.objects.get().pk)

    asked = {"area": township.area.code, "reason": "年度核对", "file_format": "xlsx", "fields_chosen": ["name"]}
    assert client.post("/ledger/export/", asked | {"unmasked": "on"}).status_code == 302
    made = export_work(run_id=ExportRun.objects.get().pk)
    assert b"".join(client.get(f"/ledger/exports/{made.pk}/file/")).startswith(MARKS["workbook"])

    assert found_on(disk) == []
    assert len(list((disk / "media").rglob("*/*/*"))) == 2
    written = list((disk / "media").rglob("*"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in written if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in written if path.is_dir()} == {0o700}
