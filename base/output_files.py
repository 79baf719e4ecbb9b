"""Files that commands write: whether they can be is asked before any work is done, and they are their owner's alone."""

import os
from pathlib import Path

from base.errors import FileNotWritable


def refuse_unwritable(path: Path) -> None:
    """A file that cannot be written is no reason to work for an hour, or to keep half of it; nothing is left behind.

    One that is there and that others can read is closed to them before anything is written into it (P81).
    """
    is_new = not path.exists()
    try:
        path.open("ab").close()
        if not is_new:
            _close_to_others(path)
    except OSError as error:
        raise FileNotWritable(name=str(path)) from error
    if is_new:
        path.unlink()


def _close_to_others(path: Path) -> None:
    """A pipe, /dev/stdout, and a file of somebody else that we may write to stay as they are."""
    if path.is_file() and path.stat().st_uid == os.geteuid():
        path.chmod(0o600)


def folder_private(folder: Path) -> None:
    """A folder for files with personal facts; what lies there already is closed to others too."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700 if path.is_dir() else 0o600)


def folder_make(path: Path) -> None:
    """Make the folder of a file that is about to be written, where that is wanted; what stands in the way is named."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileNotWritable(name=str(path)) from error
    refuse_unwritable(path)
