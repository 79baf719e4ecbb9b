"""What a page's module imports, itself or by way of others."""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from django.contrib.staticfiles import finders

IMPORTED = re.compile(r"""^(?:import|export)\b[^;]*?["'](\.[^"']+)["']\s*;""", flags=re.MULTILINE)


@cache
def imports_of(name: str) -> tuple[str, ...]:
    """What a module imports, and what these import, each once; none where the file is not there."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop(0)
        path = finders.find(one)
        text = Path(str(path)).read_text(encoding="utf-8") if path and "/vendor/" not in f"/{one}" else ""
        for imported in IMPORTED.findall(text):
            address = normpath(join(dirname(one), imported))
            if address not in found and address != name:
                found[address] = None
                waiting.append(address)
    return tuple(found)
