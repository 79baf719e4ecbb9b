"""`manage screenshot_map -o map.png`: the published plan's map of today as a picture."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from base import clock
from base.commands import DomainCommand
from base.output_files import folder_make
from dispatch.plans.models import Plan, Publication
from dispatch.plans.selectors import plan_current
from geo.selectors import area_get
from maps.look.errors import NothingPublished
from maps.map.document import map_write
from maps.map.picture import picture_take
from maps.map.selectors.timetable import farthest_on


class Command(DomainCommand):
    requires_system_checks = []  # they load every page
    writes = ()  # the picture's folder is made first
    help = "Take a picture of the map of today's published plan, with the longest way of the day drawn out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="F.png")
        parser.add_argument("--area", metavar="CODE", help=_("地区代码；不给则取第一个有已发布计划的地区"))

    def handle(self, *args: Any, **options: Any) -> None:
        folder_make(options["output"])
        plan, today = _plan(options["area"]), clock.today()
        with TemporaryDirectory() as folder:
            page = Path(folder) / "map.html"
            visitor = farthest_on(plan=plan, day=today)
            map_write(area=plan.area, plans=[plan], path=page, day=today, visitor=str(visitor or ""))
            picture = picture_take(page=page, path=options["output"])
        self.respond({"plan": plan.pk, "picture": str(picture)}, str(picture))


def _plan(code: str | None) -> Plan:
    today = clock.today()
    if code:
        plan = plan_current(area=area_get(code=code), day=today)
    else:
        reigns = Publication.objects.filter(since__lte=today, last_day__gte=today).select_related("plan__area")
        newest = reigns.order_by("plan__area__code", "-pk").first()
        plan = newest.plan if newest else None
    if plan is None:
        raise NothingPublished(day=today)
    return plan
