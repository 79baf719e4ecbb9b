"""May we hand this on? `python -m config.licences` fails where a locked package may only be used under the GPL or AGPL.

The lesser GPL is fine: such a package is used as it comes. A package that leaves the choice is taken by its other
licence.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")
LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)==", re.MULTILINE)
STRONG = re.compile(r"\bA?GPL|GNU (Affero )?General Public", re.IGNORECASE)
CHOICE = re.compile(r"\s+OR\s+")


def forbids(licence: str) -> bool:
    """Whether it asks of a program which uses the package that it be under the same licence.

    >>> forbids("GPL-3.0-or-later"), forbids("LGPL-2.1-only"), forbids("GPL-2.0-only OR MIT")
    (True, False, False)
    """
    return all(STRONG.search(choice) is not None for choice in CHOICE.split(licence))


def licences_of(package: str) -> list[str]:
    """What an installed package says of itself: its expression where it has one, else its words and its classifiers."""
    told = metadata.metadata(package).json
    if expression := told.get("license_expression"):
        return [str(expression)]
    words = str(told.get("license", "")).strip().split("\n")[0][:80]  # some have the whole text there
    classes = [line.split("::")[-1].strip() for line in told.get("classifier", ()) if line.startswith("License")]
    return [line for line in (words, *classes) if line]


def forbidden(packages: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Those that may not be in a lock file, each with its licence."""
    return [f"{name}: {licence}" for name, licences in packages for licence in licences if licence and forbids(licence)]


def locked() -> Iterator[tuple[str, list[str]]]:
    """Every package of the lock files that is installed here; what is for another system is not."""
    for lock in LOCKS:
        for name in LOCKED.findall((ROOT / lock).read_text()):
            try:
                yield name, licences_of(name)
            except metadata.PackageNotFoundError:
                continue
    for path, package in json.loads((ROOT / "package-lock.json").read_text())["packages"].items():
        yield path or package["name"], [str(package.get("license", ""))]


def main() -> int:
    """Print what may not stay; 1 where there is any."""
    found = forbidden(locked())
    for line in found:
        sys.stderr.write(f"Not for a program under Apache-2.0: {line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
