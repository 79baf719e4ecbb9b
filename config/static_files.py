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


OURS = {folder.name for folder in Path(__file__).parents[1].glob("maps/*/static/*")}
COMMENTS = {
    ".js": re.compile(r"^[ \t]*//.*\n", flags=re.MULTILINE),  # lines of their own: what stands after code stays
    ".css": re.compile(r"/\*.*?\*/[ \t]*\n?", flags=re.DOTALL),
}
INDENTED = re.compile(r"^[ \t]+|^\n", flags=re.MULTILINE)


def is_ours(name: str) -> bool:
    """A script or style of a topic of ours, not of a package."""
    path = Path(name)
    return path.suffix in COMMENTS and path.parts[0] in OURS


def without_words(name: str, text: str) -> str:
    """As a browser needs it: what is written for readers is a seventh of what a script or a style weighs."""
    return INDENTED.sub("", COMMENTS[Path(name).suffix].sub("", text))


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A browser keeps such a file for good: what changes gets another name, in templates, styles and module imports.

    Where nothing has been collected (tests, single commands) files go by the names they lie under.
    """

    support_js_module_import_aggregation = True

    def _save(self, name: str, content: Any) -> str:
        if is_ours(name):
            content.seek(0)
            content = ContentFile(without_words(name, content.read().decode()).encode())
        return str(super()._save(name, content))

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:  # not in the manifest
            return name
