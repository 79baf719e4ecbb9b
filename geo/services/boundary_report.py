"""What to look at after an import: overlaps, gaps, boundaries and points outside their parent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo import topology
from geo.models import Area
from geo.tables import Problem
from geo.topology import Finding, Shape

WORDS = {
    "crossed": gettext_lazy("边线自己相交，在 {at}"),
    "outside": gettext_lazy("有 {hectares} 公顷在{parent}之外，在 {at}"),
    "overlap": gettext_lazy("边界重叠 {hectares} 公顷，在 {at}，请核对"),
    "gap": gettext_lazy("有 {hectares} 公顷不属于任何下级区划，在 {at}"),
}


def shape_of(area: Area) -> Shape:
    assert area.boundary is not None
    return shapely.from_wkb(bytes(area.boundary.wkb))


def finding_words(finding: Finding, names: dict[str, str]) -> str:
    """`names` gives each area's name by code."""
    said = {
        "hectares": f"{finding.hectares:.1f}",
        "at": f"{finding.at[0]:.5f},{finding.at[1]:.5f}",
        "parent": names[finding.between[-1]],
    }
    return str(WORDS[finding.kind]).format(**said)


def boundary_problems(*, areas: Iterable[Area]) -> list[Problem]:
    """About these areas, their neighbours and whoever is inside; a gap only where every sibling has a boundary."""
    changed = {area.code: area for area in areas}
    findings: list[Finding] = []
    for parent, children in _families(changed.values()):
        findings += _of_family(parent, children, changed)
    names = dict(Area.objects.filter(code__in=_codes(findings), valid_to=None).values_list("code", "name"))
    told = [
        Problem(0, "geometry", "、".join(names[code] for code in _shown(finding)), finding_words(finding, names))
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
    shapes = {child.code: shape_of(child) for child in children if child.boundary and not child.boundary_is_proposal}
    yield from topology.overlaps(shapes, of=shapes.keys() & changed.keys())
    if not parent.boundary or parent.boundary_is_proposal:
        return
    around = shape_of(parent)
    for code in sorted(shapes.keys() if parent.code in changed else shapes.keys() & changed.keys()):
        yield from topology.outside(code, shapes[code], parent=parent.code, around=around)
    if len(shapes) == len(children):
        yield from topology.gaps(parent.code, around, shapes.values())


def _points_outside(areas: Iterable[Area]) -> Iterator[Problem]:
    """Points of whoever is inside these areas, and of these areas inside their parents."""
    remedy = _("坐标点落在上级边界之外，请核对坐标系和代码")
    for area, inside in _with_inside(areas):
        shape = shape_of(area)
        shapely.prepare(shape)
        for inner in inside:
            if inner.point and not shape.covers(shapely.Point(inner.point.x, inner.point.y)):
                yield Problem(0, "point", f"{inner.code} {inner.name}", remedy)


def _with_inside(areas: Iterable[Area]) -> Iterator[tuple[Area, Any]]:
    for area in areas:
        if area.boundary and not area.boundary_is_proposal:
            yield area, Area.objects.filter(code__startswith=area.prefix, valid_to=None).exclude(pk=area.pk)
        parent = area.parent
        if area.point and parent and parent.boundary and not parent.boundary_is_proposal:
            yield parent, [area]
