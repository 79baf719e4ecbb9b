"""Renew config/locale from the texts in code and templates; new ones wait there for their English."""

from django.core.management.base import CommandParser
from django.core.management.commands import makemessages


class Command(makemessages.Command):
    # A guess from a similar text reads like a translation and is none.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(
            locale=["en"],
            no_location=True,
            no_wrap=True,
            no_obsolete=True,
            ignore_patterns=["node_modules", "var", ".venv", "tests", "benchmarks"],
        )
