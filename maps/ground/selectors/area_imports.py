"""What an area import would do or has done, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from geo.areas.services.listing_scope import CountyState
from geo.models import AreaImport

COUNTS = {
    "areas_created": _("新增区划"),
    "areas_renamed": _("更名或转为现行"),
    "areas_succeeded": _("按沿革更改"),
    "areas_retired": _("转为历史区划"),
    "former_names_added": _("补充曾用名"),
    "points_set": _("坐标点"),
    "boundaries_set": _("边界"),
    "boundaries_repaired": _("修复的边界"),
}


@dataclass(frozen=True)
class ReportTold:
    """Figures with their titles, and each thing to look at: (row or 0, value, remedy)."""

    figures: list[tuple[Any, int]]
    problems: list[dict[str, Any]]
    successions: list[dict[str, Any]]  # changes of code, place or name that a person confirms
    counties: list[dict[str, Any]]  # of a listing that was handed in for no area
    assumed: str  # coordinate system
    likely: str  # and its code, where another is likelier
    likely_code: str

    @property
    def only_county(self) -> str:
        """Where just one may be taken there is nothing to choose."""
        open_ones = [county["code"] for county in self.counties if county["state"] != CountyState.OF_OTHERS]
        return open_ones[0] if len(open_ones) == 1 else ""

    @property
    def changes(self) -> bool:
        return any(count for _title, count in self.figures) or bool(self.successions)


def report_told(*, run: AreaImport) -> ReportTold:
    figures = [(title, run.report.get(name, 0)) for name, title in COUNTS.items() if run.report.get(name, 0)]
    likely = run.report.get("likely_system", "")
    return ReportTold(
        figures=figures,
        problems=run.report.get("problems", []),
        successions=run.report.get("successions", []),
        counties=run.report.get("counties", []),
        assumed=_system(run.crs or "wgs84"),
        likely=_system(likely),
        likely_code=likely,
    )


def _system(code: str) -> str:
    return {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}.get(code, code.upper())
