"""Renew the table of errors in docs/api.md from the code."""

from typing import Any

from base.commands import DomainCommand
from config.error_catalogue import GUIDE, error_table, guide_with, named_errors


class Command(DomainCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        GUIDE.write_text(guide_with(error_table()))
        self.respond({"file": str(GUIDE), "errors": len(named_errors())}, f"{GUIDE}: {len(named_errors())}")
