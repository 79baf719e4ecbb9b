"""Files that commands write: whether they can be is asked before any work is done."""

from pathlib import Path

from accounts.errors import FileNotWritable


def refuse_unwritable(path: Path) -> None:
    """A file that cannot be written is no reason to work for an hour, or to keep half of it; nothing is left behind."""
    is_new = not path.exists()
    try:
        path.open("ab").close()
    except OSError as error:
        raise FileNotWritable(name=str(path)) from error
    if is_new:
        path.unlink()


def folder_make(path: Path) -> None:
    """Make the folder of a file that is about to be written, where that is wanted; what stands in the way is named."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileNotWritable(name=str(path)) from error
    refuse_unwritable(path)
