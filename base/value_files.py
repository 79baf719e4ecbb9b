"""Small files of NAME=value."""

from pathlib import Path


def values_write(path: Path, **values: str) -> None:
    """Replace the file in one step, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text("".join(f"{key}={value}\n" for key, value in values.items()))
    draft.replace(path)
