"""Static files under names that carry a hash of their content, compressed once when they are collected."""

import re
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

VENDOR = (
    "@geoman-io/leaflet-geoman-free",
    "leaflet",
    "signature_pad",
)
"""Packages of npm that pages load; what only builds or reads them stays where it is."""


def vendor_folders(node_modules: Path) -> list[tuple[str, Path]]:
    """For STATICFILES_DIRS: only what a package is handed out as, `vendor/leaflet/dist/leaflet.js`."""
    folders = [(name, node_modules / name / "dist") for name in VENDOR]
    return [(f"vendor/{name}/dist", folder) for name, folder in folders if folder.exists()]


COMMENTS = {
    ".js": re.compile(r"^[ \t]*//.*\n", flags=re.MULTILINE),  # lines of their own: what stands after code stays
    ".css": re.compile(r"/\*.*?\*/[ \t]*\n?", flags=re.DOTALL),
}
INDENTED = re.compile(r"^[ \t]+|^\n", flags=re.MULTILINE)


def without_words(name: str, text: str) -> str:
    """A script or style of ours as a browser needs it: what is written for readers is a seventh of what it weighs."""
    comments = COMMENTS.get(Path(name).suffix)
    return INDENTED.sub("", comments.sub("", text)) if comments and not name.startswith("vendor/") else text


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A browser keeps such a file for good: what changes gets another name, in templates, styles and module imports.

    Where nothing has been collected (tests, single commands) files go by the names they lie under.
    """

    support_js_module_import_aggregation = True

    def _save(self, name: str, content: Any) -> str:
        if Path(name).suffix in COMMENTS:
            content.seek(0)
            content = ContentFile(without_words(name, content.read().decode()).encode())
        return str(super()._save(name, content))

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:  # not in the manifest
            return name
