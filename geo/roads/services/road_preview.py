"""What an imported network would be: kilometres by class, villages it leads to, local edits that hold on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import shapely

from geo.models import Area, Level, RoadEdit
from geo.roads.active_roads import active_network
from geo.roads.approach import approaches
from geo.roads.edits import WAY_GROUPS
from geo.roads.local_roads import edits_in_force, edits_load, hours_on
from geo.roads.model import Roads
from geo.roads.network import Network
from geo.roads.off_road import Approach
from geo.roads.overlay import as_of, overlaid
from geo.roads.profiles import Mode
from geo.terrain.selectors import heights_active

HOW = {Approach.ROAD: "road", Approach.PATH: "path", Approach.GROUND: "ground", Approach.NONE: "none"}
LED_TO = ("road", "path")
RODE = Mode.MOTORCYCLE  # what most visitors come on
BESIDE_DEGREES = 0.02  # some 2 km: the outermost village lies beyond the outermost road
LOOSE_M = 30.0  # a link's end so far from any way is led to none


@dataclass(frozen=True)
class VillageOnRoads:
    """A village and how one comes to it: `road`, `path` (on foot from where one parks), `ground` (a guess), `none`."""

    code: str
    name: str
    township: str
    lon: float
    lat: float
    how: str


@dataclass(frozen=True)
class RoadPreview:
    """What would be in use.

    kilometres : by group of ways, those of geo.roads.edits.WAY_GROUPS and `other`
    villages : those with a point, counted by how one comes to them; `without_point` are the others
    unreached : to which no way leads; lost : of these, to which the roads in use do
    outside : villages beyond the ground of the extract
    edits : local edits in force by kind, which all stay; loose : names of those that would meet no way
    """

    kilometres: dict[str, float]
    villages: dict[str, int]
    without_point: int
    unreached: list[VillageOnRoads]
    lost: list[VillageOnRoads]
    outside: int
    bounds: tuple[float, float, float, float]
    edits: dict[str, int]
    loose: list[str]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def road_preview(*, roads: Roads) -> RoadPreview:
    """Look at a network with the edits of now laid over it, beside the one in use."""
    rows = Area.objects.filter(level=Level.VILLAGE, valid_to=None).select_related("parent").defer("boundary")
    areas = [area for area in rows.order_by("code") if area.point]
    network = Network(overlaid(as_of(roads, hours_on()), edits_load()), heights_active())
    found = _on_roads(network, areas)
    unreached = [village for village in found if village.how not in LED_TO]
    now = active_network()
    before = {village.code for village in _on_roads(now, areas) if village.how in LED_TO} if now else set()
    edits = list(edits_in_force())
    return RoadPreview(
        kilometres=_kilometres(roads),
        villages=dict(Counter(village.how for village in found)),
        without_point=rows.filter(point=None).count(),
        unreached=unreached,
        lost=[village for village in unreached if village.code in before],
        outside=sum(not _holds(roads.bounds, village) for village in found),
        bounds=roads.bounds,
        edits=dict(Counter(edit.kind for edit in edits)),
        loose=_loose(Network(roads), edits),
    )


def _on_roads(network: Network, areas: Sequence[Area]) -> list[VillageOnRoads]:
    if not areas:
        return []
    points = np.array([(area.point.x, area.point.y) for area in areas if area.point])
    how = approaches(network, points, RODE).how
    return [
        VillageOnRoads(area.code, area.name, area.parent.name if area.parent else "", lon, lat, HOW[Approach(kind)])
        for area, (lon, lat), kind in zip(areas, points.tolist(), how.tolist(), strict=True)
    ]


def _kilometres(roads: Roads) -> dict[str, float]:
    """Kilometres by group of ways."""
    groups = [_group(tags.get("highway", "")) for tags in roads.kinds]
    by_kind = np.bincount(roads.kind, weights=roads.length_m, minlength=len(groups)) / 1000
    told: Counter[str] = Counter()
    for group, kilometres in zip(groups, by_kind.tolist(), strict=True):
        told[group] += kilometres
    return {group: round(told[group], 1) for group in (*WAY_GROUPS, "other") if round(told[group], 1)}


def _group(highway: str) -> str:
    plain = highway.removesuffix("_link")
    return next((group for group, classes in WAY_GROUPS.items() if plain in classes), "other")


def _holds(bounds: tuple[float, float, float, float], village: VillageOnRoads) -> bool:
    west, south, east, north = bounds
    near = BESIDE_DEGREES
    return west - near <= village.lon <= east + near and south - near <= village.lat <= north + near


def _loose(network: Network, edits: Sequence[RoadEdit]) -> list[str]:
    """Links and closed stretches of which no end meets a way of the new network."""
    lines = [edit for edit in edits if edit.shape and edit.shape.geom_type.endswith("LineString")]
    return [edit.name for edit in lines if _meets_nothing(network, edit)]


def _meets_nothing(network: Network, edit: RoadEdit) -> bool:
    assert edit.shape is not None
    ends = shapely.get_coordinates(shapely.from_wkb(bytes(edit.shape.wkb)))[[0, -1]]
    return bool((network.pointed(ends, Mode.WALK).off_m > LOOSE_M).all())
