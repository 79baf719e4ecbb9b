"""What is uploaded never lies plain on the disk, not even while the request is read (P81)."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from base.uploads import SealedSpool


def received(content: bytes) -> Any:
    request: HttpRequest = RequestFactory().post("/", {"file": SimpleUploadedFile("台账.xlsx", content)})
    return request.FILES["file"]


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A spool with a name, so that the test can look at what the disk sees."""
    path = tmp_path / "spool"
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_how: path.open("w+b", buffering=0))
    return path


def test_a_large_file_reads_as_it_was_sent(disk: Path) -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("sheet.xml", "王秀英" * 400_000, zipfile.ZIP_STORED)
    file = received(book.getvalue())
    assert (file.name, file.size) == ("台账.xlsx", len(book.getvalue()))
    assert file.read() == book.getvalue()
    file.seek(0)
    assert b"".join(file.chunks()) == book.getvalue()
    with zipfile.ZipFile(file) as archive:
        assert archive.read("sheet.xml").decode() == "王秀英" * 400_000


def test_the_disk_sees_nothing_of_it(disk: Path) -> None:
    content = b"PK\x03\x04" + "王秀英".encode() * 400_000
    received(content)
    on_disk = disk.read_bytes()
    assert len(on_disk) >= len(content) - io.DEFAULT_BUFFER_SIZE
    assert not any(part in on_disk for part in (b"PK\x03\x04", "王秀英".encode(), b"\0" * 16))


def test_it_has_no_name_and_ends_with_the_request(settings: Settings, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    file = received(bytes(3_000_000))
    assert not hasattr(file, "temporary_file_path")
    file.close()
    assert file.closed
    assert set(tmp_path.iterdir()) == before


def test_a_small_file_stays_in_memory(disk: Path) -> None:
    assert received(b"small").read() == b"small"
    assert not disk.exists()


@given(st.lists(st.binary(min_size=1, max_size=100), min_size=1), st.data())
def test_any_part_reads_as_it_was_written(chunks: list[bytes], data: st.DataObject) -> None:
    with SealedSpool() as spool:
        for chunk in chunks:
            spool.write(chunk)
        whole = b"".join(chunks)
        place = data.draw(st.integers(0, len(whole)))
        spool.seek(place)
        assert spool.read() == whole[place:]
