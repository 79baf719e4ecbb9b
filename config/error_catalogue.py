"""Every named error of the rooms and of the API's framework, as the table in docs/api.md."""

import importlib
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.utils import translation
from rest_framework import exceptions

from base.errors import DomainError

GUIDE = Path(settings.BASE_DIR) / "docs" / "api.md"
HEADING = "| code | status | message |\n|---|---|---|\n"
ROOMS = ("base", "runs", "accounts", "geo", "visits", "dispatch", "maps.look", "demo", "config.backup")
FRAMEWORK: tuple[type[exceptions.APIException], ...] = (
    exceptions.ParseError,
    exceptions.MethodNotAllowed,
    exceptions.NotAcceptable,
    exceptions.UnsupportedMediaType,
    exceptions.Throttled,
)


def named_errors() -> list[type[DomainError]]:
    """Every class below DomainError that has a code of its own, by code."""
    for room in ROOMS:
        if find_spec(f"{room}.errors"):
            importlib.import_module(f"{room}.errors")
    return sorted((error for error in _below(DomainError) if "code" in vars(error)), key=lambda error: error.code)


def _below(error: type[DomainError]) -> set[type[DomainError]]:
    return {error}.union(*map(_below, error.__subclasses__())) - {DomainError}


def error_table() -> str:
    """In the language the messages are written in."""
    with translation.override("zh-hans"):
        ours = {error.code: (error.http_status, str(error.text)) for error in named_errors()}
        framework = {error.default_code: (error.status_code, str(error.default_detail)) for error in FRAMEWORK}
        rows = sorted((ours | framework).items(), key=lambda row: (row[1][0], row[0]))
        return HEADING + "".join(f"| `{code}` | {status} | {text} |\n" for code, (status, text) in rows)


def guide_with(table: str) -> str:
    """docs/api.md, with this table in the place of its own, which is its last part."""
    return GUIDE.read_text().partition(HEADING)[0] + table
