"""Folders that are there whole or not at all."""

import shutil
from collections.abc import Callable
from pathlib import Path


def folder_write(folder: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a folder and put it in its place; a half-written one never bears the name."""
    half = folder.with_name(folder.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    write(half)
    shutil.rmtree(folder, ignore_errors=True)
    half.rename(folder)
