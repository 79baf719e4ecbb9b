"""Static files under names that carry a hash of their content, compressed once when they are collected."""

from pathlib import Path

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


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A browser keeps such a file for good: what changes gets another name, in templates, styles and module imports.

    Where nothing has been collected (tests, single commands) files go by the names they lie under.
    """

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:  # not in the manifest
            return name
