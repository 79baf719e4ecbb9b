"""`manage demo`: an invented county from its files to this week's published routes, all through the real imports."""

import argparse
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from rich.console import Console

from base import clock
from base.commands import DomainCommand
from base.output_files import folder_private
from demo.county import USUAL_TOWNSHIPS, Sizes
from demo.day import MORNING, demo_day, demo_day_keep
from demo.names import MOST_TOWNSHIPS, MOST_VILLAGES
from demo.outcome import closing_words, summary_of, summary_table, summary_write
from demo.running import Demo, steps_take
from demo.steps import MADE, steps


def _between(low: int, high: int) -> Callable[[str], int]:
    """A whole number that a demo county can be made with."""

    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(_("请填 {low} 到 {high} 之间的整数").format(low=low, high=high))
        return int(text)

    return read


class Command(DomainCommand):
    help = _("建一个虚构的山区县：导入、定位、应探访、排班、发布。再次运行不会重复任何数据")

    def add_arguments(self, parser: CommandParser) -> None:
        usual = Sizes.of(1)
        told = _("{what}；不写时每个乡镇 {count}")
        parser.add_argument(
            "--townships",
            type=_between(1, MOST_TOWNSHIPS),
            default=USUAL_TOWNSHIPS,
            help=_("乡镇数，每三个里有一个人手不够"),
        )
        for name, least, most, what in (
            ("elders", 30, 30_000, _("老人数")),
            ("visitors", 6, 2_000, _("探访员数")),
            ("villages", 6, MOST_VILLAGES, _("村数")),
        ):
            text = told.format(what=what, count=getattr(usual, name))
            parser.add_argument(f"--{name}", type=_between(least, most), help=text)
        parser.add_argument(
            "--seed", type=_between(0, 2**31), default=1, help=_("随机种子：同一种子、同一天，文件逐字节相同")
        )
        parser.add_argument("--seconds", type=_between(1, 600), default=5, help=_("每个乡镇排班的计算时间，秒"))

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.VAR_DIR / "demo"
        day = demo_day(folder / MADE)
        demo = Demo(
            folder=folder,
            sizes=Sizes.of(**{name: options[name] for name in ("townships", "elders", "visitors", "villages")}),
            seed=options["seed"],
            today=day,
            seconds=options["seconds"],
        )
        folder_private(demo.folder)
        started = time.monotonic()
        console = Console(quiet=self.as_json)
        with clock.standing_on(day, no_later_than=MORNING):
            taken = steps_take(demo=demo, steps=steps(), console=console)
            summary = summary_of(demo) | {"seconds": taken, "seconds_in_all": round(time.monotonic() - started, 1)}
        summary_write(demo.folder / "summary.json", summary)
        demo_day_keep(day)
        console.print(summary_table(summary))
        self.respond(summary, closing_words(demo, summary))
