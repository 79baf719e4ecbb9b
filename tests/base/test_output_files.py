"""What a command writes is its owner's alone, whatever the shell allows others (P81)."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from base.output_files import folder_private, refuse_unwritable


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("is_there", [False, True])
def test_a_file_is_closed_to_others_under_any_umask(tmp_path: Path, is_there: bool) -> None:
    path = tmp_path / "样表.xlsx"
    if is_there:
        path.touch()
        path.chmod(0o644)
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "ledger_template", "-o", str(path)]
    subprocess.run(command, check=True, capture_output=True, umask=0)
    assert mode(path) == 0o600


def test_what_was_left_open_in_a_folder_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    (folder / "roads").mkdir(parents=True)
    for path in (folder / "logins.json", folder / "roads" / "map.html"):
        path.touch()
        path.chmod(0o666)
    (folder / "link").symlink_to("/dev/null")
    folder.chmod(0o777)
    folder_private(folder)
    modes = {path.name: mode(path) for path in (folder, *folder.rglob("*")) if not path.is_symlink()}
    assert modes == {"demo": 0o700, "roads": 0o700, "logins.json": 0o600, "map.html": 0o600}


def test_what_is_no_file_stays_as_it_is() -> None:
    before = mode(Path(os.devnull))
    refuse_unwritable(Path(os.devnull))
    assert mode(Path(os.devnull)) == before
