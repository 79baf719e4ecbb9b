"""Pictures lie sealed; those of before are sealed by a command that can be broken off and repeated (P81)."""

import json
import stat
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from base.sealed_files import sealing_key
from visits.records.media import hash_of, media_path, media_read, media_write

JPEG = b"\xff\xd8\xff\xe0 a door in the morning"
K1, K2 = "k1:" + "11" * 32, "k2:" + "22" * 32


@pytest.fixture(autouse=True)
def _place(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.FIELD_KEYS = [K1]


def plain(content: bytes) -> Path:
    """As a former version kept it."""
    path = media_path(hash_of(content))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o644)
    return path


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    call_command("encrypt_files", "--json")
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def test_a_picture_that_is_kept_is_sealed() -> None:
    path = media_path(media_write(JPEG))
    assert JPEG[:4] not in path.read_bytes()
    assert media_read(hash_of(JPEG)) == JPEG


def test_a_plain_picture_of_before_is_read_and_sealed_once(capsys: pytest.CaptureFixture[str]) -> None:
    path = plain(JPEG)
    assert media_read(path.name) == JPEG
    assert told(capsys) == {"files": 1, "sealed": 1, "refused": {}}
    assert JPEG not in path.read_bytes()
    assert (media_read(path.name), stat.S_IMODE(path.stat().st_mode)) == (JPEG, 0o600)
    assert told(capsys) == {"files": 1, "sealed": 0, "refused": {}}


def test_after_a_new_key_all_are_sealed_with_it(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    path = media_path(media_write(JPEG))
    settings.FIELD_KEYS = [K2, K1]
    assert told(capsys) == {"files": 1, "sealed": 1, "refused": {}}
    assert sealing_key(path) == "k2"
    settings.FIELD_KEYS = [K2]
    assert media_read(path.name) == JPEG


def test_a_file_that_is_not_what_its_name_says_stays_and_is_told_and_the_others_go_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    damaged, good = plain(b"one"), plain(b"two")
    damaged.write_bytes(b"other")
    answer = told(capsys)
    assert (answer["files"], answer["sealed"]) == (2, 1)
    assert list(answer["refused"]) == [damaged.name]  # type: ignore[call-overload]
    assert damaged.read_bytes() == b"other"
    assert sealing_key(good) == "k1"


def test_without_any_picture_there_is_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys) == {"files": 0, "sealed": 0, "refused": {}}
