"""What a road import would put into use, in words and on a map."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from geo.address import short_name
from geo.models import RoadImport, RoadNetwork
from geo.selectors import road_network_active

GROUPS = {
    "main": _("国省县干线"),
    "minor": _("乡村道路"),
    "track": _("机耕路"),
    "path": _("步行小路"),
    "other": _("其他"),
}
HOWS = {
    "road": _("车能到的村"),
    "path": _("要走一段小路的村"),
    "unreached": _("没有路到的村"),
    "without_point": _("不知道位置的村"),
}
EDITS = {"link": _("补的路"), "closure": _("封的路"), "speeds": _("季节车速")}
SHOWN = 60


@dataclass(frozen=True)
class RoadsTold:
    """Figures with their titles; villages to name; local edits that hold on, and those that would meet no way."""

    kilometres: list[tuple[Any, float]]
    villages: list[tuple[Any, int]]
    unreached: list[dict[str, Any]]
    lost: list[dict[str, Any]]
    outside: int
    placed: int
    edits: list[tuple[Any, int]]
    loose: list[str]

    @property
    def more(self) -> int:
        return max(len(self.unreached) - SHOWN, 0)

    @property
    def shown(self) -> list[dict[str, Any]]:
        return self.unreached[:SHOWN]


def roads_told(*, run: RoadImport) -> RoadsTold:
    report = run.report
    reached = report.get("villages", {})
    lengths = report.get("kilometres", {})  # the database keeps no order
    unreached, lost = report.get("unreached", []), report.get("lost", [])
    counts = {
        "road": reached.get("road", 0),
        "path": reached.get("path", 0),
        "unreached": len(unreached),
        "without_point": report.get("without_point", 0),
    }
    return RoadsTold(
        kilometres=[(title, lengths[name]) for name, title in GROUPS.items() if name in lengths],
        villages=[(title, counts[name]) for name, title in HOWS.items()],
        unreached=[village | {"name": short_name(village["name"])} for village in unreached],
        lost=lost,
        outside=report.get("outside", 0),
        placed=sum(reached.values()),
        edits=[(title, report["edits"][kind]) for kind, title in EDITS.items() if report.get("edits", {}).get(kind)],
        loose=report.get("loose", []),
    )


def roads_map(*, run: RoadImport) -> dict[str, Any]:
    """The ground of the extract, and the villages to which no way leads."""
    lost = {village["code"] for village in run.report.get("lost", [])}
    return {
        "bounds": run.report.get("bounds"),
        "villages": [
            {"name": short_name(one["name"]), "point": [one["lon"], one["lat"]], "lost": one["code"] in lost}
            for one in run.report.get("unreached", [])
        ],
    }


def network_in_use() -> RoadNetwork | None:
    return road_network_active()
