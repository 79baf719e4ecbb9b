"""Database and files back from one file, as they were. Stop web, worker and beat before."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from base.commands import DomainCommand
from config.backup.restoring import backup_restore


class Command(DomainCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help=_("数据库里已有的内容全部换成备份的"))

    def handle(self, *args: Any, **options: Any) -> None:
        tell = self.stderr.write
        done = backup_restore(path=options["file"], replace=options["replace"], tell=lambda line: tell(line))
        text = _("已恢复到 {made_at} 的备份（版本 {version}，{tables} 个表 {rows} 行）。现在可以启动网站和后台程序。")
        facts = {"made_at": done.made_at, "version": done.version, "tables": done.tables, "rows": done.rows}
        self.respond(facts | {"removed_files": done.removed}, text.format(**facts))
