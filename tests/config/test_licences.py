"""Nothing that we stand on asks to be under its own licence."""

import json
import tomllib

import pytest

from config.licences import ROOT, forbidden, forbids, locked


@pytest.mark.parametrize(
    ("licence", "is_forbidden"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("GPLv3", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("GNU Affero General Public License v3", True),
        ("LGPL-2.1-only", False),
        ("GNU Lesser General Public License v2 (LGPLv2)", False),
        ("GNU Library or Lesser General Public License (LGPL)", False),
        ("GPL-2.0-only OR MIT", False),
        ("MIT", False),
        ("Apache-2.0 WITH LLVM-exception", False),
    ],
)
def test_the_strong_licences_are_told_from_the_lesser(licence: str, is_forbidden: bool) -> None:
    assert forbids(licence) is is_forbidden


def test_a_package_under_the_gpl_is_named() -> None:
    assert forbidden([("moon", ["GPL-3.0-or-later"]), ("sun", ["MIT"])]) == ["moon: GPL-3.0-or-later"]


def test_no_locked_package_is_under_a_strong_licence() -> None:
    packages = dict(locked())
    assert len(packages) > 80
    assert forbidden(packages.items()) == []


def test_the_licence_is_the_same_wherever_it_is_told() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"]
    scripts = json.loads((ROOT / "package.json").read_text())["license"]
    assert told == scripts == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text()
