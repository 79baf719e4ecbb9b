"""What to look at after an import: overlaps, gaps, boundaries and points outside their parent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import geopandas
from django.utils.translation import gettext as _

from geo.areas.area_frames import STORED, with_boundaries
from geo.areas.finding_words import finding_words
from geo.areas.neighbours import gaps, outside, overlaps
from geo.areas.shapes import shape_of
from geo.areas.topology import Finding
from geo.models import Area
from geo.tables import FileFault


def boundary_problems(*, areas: Iterable[Area]) -> list[FileFault]:
    """About these areas, their neighbours and whoever is inside; a gap only where every sibling has a boundary."""
    changed = {area.code: area for area in areas}
    findings: list[Finding] = []
    for parent, children in _families(changed.values()):
        findings += _of_family(parent, children, changed)
    names = dict(Area.objects.filter(code__in=_codes(findings), valid_to=None).values_list("code", "name"))
    told = [
        FileFault(0, "geometry", "、".join(names[code] for code in _shown(finding)), finding_words(finding, names))
        for finding in findings
    ]
    return told + list(_points_outside(changed.values()))


def _codes(findings: Iterable[Finding]) -> set[str]:
    return {code for finding in findings for code in finding.between}


def _shown(finding: Finding) -> tuple[str, ...]:
    return finding.between[:1] if finding.kind == "outside" else finding.between


def _families(changed: Iterable[Area]) -> Iterator[tuple[Area, list[Area]]]:
    """Each parent that is concerned, with all its children in force."""
    changed = list(changed)
    parents = {area.parent_id for area in changed if area.parent_id} | {area.pk for area in changed}
    children: dict[int, list[Area]] = defaultdict(list)
    for child in Area.objects.filter(parent__in=parents, valid_to=None).order_by("code"):
        children[child.parent_id or 0].append(child)
    for parent in Area.objects.filter(pk__in=parents).order_by("code"):
        if children[parent.pk]:
            yield parent, children[parent.pk]


def _of_family(parent: Area, children: list[Area], changed: dict[str, Area]) -> Iterator[Finding]:
    drawn = with_boundaries(child for child in children if not child.boundary_is_proposal)
    of = drawn.index.intersection(list(changed))
    yield from overlaps(drawn, of=of)
    if not _is_drawn(parent):
        return
    around = shape_of(parent)
    yield from outside(drawn if parent.code in changed else drawn.loc[of], parent=parent.code, around=around)
    if len(drawn) == len(children):
        yield from gaps(drawn, parent=parent.code, around=around)


def _is_drawn(area: Area) -> bool:
    return area.boundary is not None and not area.boundary_is_proposal


def _points_outside(areas: Iterable[Area]) -> Iterator[FileFault]:
    """Points of whoever is inside these areas, and of these areas inside their parents."""
    pairs = [(around, inner, inner.point) for around, inside in _with_inside(areas) for inner in inside if inner.point]
    if not pairs:
        return
    points = geopandas.GeoDataFrame(
        {"code": [around.code for around, _inner, _at in pairs], "inner": [inner for _around, inner, _at in pairs]},
        geometry=geopandas.points_from_xy([at.x for *_areas, at in pairs], [at.y for *_areas, at in pairs]),
        crs=STORED,
    )
    ground = with_boundaries({around.code: around for around, *_point in pairs}.values())[["geometry"]].reset_index()
    # Covered, not within: a point on the border is inside, of both neighbours too, but only its own area is asked.
    held = points.sjoin(ground, predicate="covered_by", on_attribute="code")
    remedy = _("坐标点落在上级边界之外，请核对坐标系和代码")
    for inner in points.loc[~points.index.isin(held.index), "inner"]:
        yield FileFault(0, "point", f"{inner.code} {inner.name}", remedy)


def _with_inside(areas: Iterable[Area]) -> Iterator[tuple[Area, Iterable[Area]]]:
    for area in areas:
        if _is_drawn(area):
            yield area, Area.objects.filter(code__startswith=area.prefix, valid_to=None).exclude(pk=area.pk)
        if area.parent and _is_drawn(area.parent):
            yield area.parent, [area]
