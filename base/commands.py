"""What every management command of ours shares: --json, --as-of, and one sentence when something is wrong."""

import argparse
import errno
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _

from base import clock
from base.error_responses import error_body
from base.errors import DatabaseSilent, DomainError, FileNotWritable, ServerFailed
from base.faults import fault_record
from base.output_files import refuse_unwritable


class DomainCommand(BaseCommand):
    """`handle` raises named errors and answers through `respond`; the rest is done here."""

    writes: tuple[str, ...] = ("output",)
    """Options that name a file to write: one that cannot be written is refused before any work."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
        parser.add_argument("--as-of", type=_day, metavar="DATE", help=_("以该日期作为今天，例如 2026-11-23"))
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.as_json = bool(options.get("json"))
        targets = [Path(options[name]) for name in self.writes if options.get(name)]
        try:
            for target in targets:
                refuse_unwritable(target)
            with clock.standing_on(options.get("as_of")):
                return super().execute(*args, **options)
        except DomainError as error:
            raise self._refused(error) from error
        except OperationalError as error:
            raise self._refused(DatabaseSilent()) from error
        except CommandError:
            raise
        except Exception as error:
            if _is_of(error, targets):  # the disk filled up meanwhile, or the folder went
                raise self._refused(FileNotWritable(name="、".join(map(str, targets)))) from error
            if options.get("traceback"):
                raise
            number = fault_record(error, where=f"manage {type(self).__module__.rsplit('.', 1)[-1]}")
            raise self._refused(ServerFailed(number=number)) from error

    def respond(self, data: Mapping[str, Any], text: str) -> None:
        """Print the result: for programs or for people."""
        self.stdout.write(json.dumps(data, ensure_ascii=False, default=str) if self.as_json else text)

    def _refused(self, error: DomainError) -> CommandError:
        said = json.dumps(error_body(error), ensure_ascii=False, default=str) if self.as_json else error.message
        return CommandError(said)


def _is_of(error: Exception, targets: Iterable[Path]) -> bool:
    """Whether it is a file to be written that failed."""
    if not isinstance(error, OSError):
        return False
    return error.errno == errno.ENOSPC or any(str(target) == str(error.filename) for target in targets)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("“%s”不是日期，请写成 2026-11-23 的样子。") % text) from error
