"""Settings come from the environment, and the guide names each."""

import re
from pathlib import Path

from django.conf import settings

READERS = ["config/settings.py", *(str(path) for path in Path("config/local").glob("*.py")), "tests/conftest.py"]
READ = re.compile(r"""(?:env(?:\.\w+)?\(|environ\.get\(|environ\[)\s*"([A-Z_]+)"|"(\w+)" (?:not )?in os\.environ""")

NOT_OURS = {"DJANGO_SETTINGS_MODULE", "XDG_STATE_HOME"}


def test_the_guide_names_every_setting() -> None:
    guide = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    found = {
        name
        for reader in READERS
        for match in READ.finditer((settings.BASE_DIR / reader).read_text())
        for name in match.groups()
        if name
    }
    assert {"DATABASE_URL", "STATE_DIR", "AS_OF"} <= found
    assert {name for name in found if f"`{name}`" not in guide} - NOT_OURS == set()
