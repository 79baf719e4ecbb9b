"""Database and files into one file, while the site goes on. The keys stay where they are."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from base.commands import DomainCommand
from config.backup.saving import backup_save


class Command(DomainCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", nargs="?", type=Path, help=_("文件，或已有的文件夹；不写则存入 var/backups"))
        parser.add_argument("--keep", type=int, metavar="N", help=_("文件夹中只留最新的 N 个备份"))

    def handle(self, *args: Any, **options: Any) -> None:
        target = options["target"] or _own_folder()
        if options["keep"] is not None and (options["keep"] < 1 or not target.is_dir()):
            self.stderr.write(_("--keep 要写 1 或更大的数，并且只能用于已有的文件夹。"))
            raise SystemExit(2)
        saved = backup_save(target=target, keep=options["keep"], tell=lambda line: self.stderr.write(line))
        text = _("已备份：{path}（{size} MB，{tables} 个表 {rows} 行，{files} 个文件）。密钥不在其中，请另处保存。")
        facts = {"path": str(saved.path), "tables": saved.tables, "rows": saved.rows, "files": saved.files}
        told = text.format(size=max(1, round(saved.size / 1e6)), **facts)
        self.respond(facts | {"bytes": saved.size}, told)


def _own_folder() -> Path:
    folder = Path(settings.VAR_DIR) / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
