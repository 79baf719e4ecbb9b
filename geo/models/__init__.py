"""Where things are: areas and who is granted which, places, zones, facilities, heights, roads and what locals add to
them.
"""

from geo.models.base_map import BaseMap, GroundFeature, NaturalVillage, NaturalVillageSource
from geo.models.imports import AreaFileKind, AreaImport, RoadImport
from geo.models.online import OnlineAnswer
from geo.models.places import (
    COUNTY_DIGITS,
    SIGNIFICANT_DIGITS,
    Area,
    AreaGrant,
    Facility,
    FacilityKind,
    Level,
    Place,
    PlaceLevel,
    PlaceSource,
    RoadNetwork,
)
from geo.models.road_edits import ClosureReason, LinkClass, RoadEdit, RoadEditKind
from geo.models.terrain import Terrain
from geo.models.versions import BoundaryOrigin, BoundaryVersion, PointOrigin, PointVersion, ZoneVersion
from geo.models.zones import Zone, ZoneKind

__all__ = [
    "COUNTY_DIGITS",
    "SIGNIFICANT_DIGITS",
    "Area",
    "AreaFileKind",
    "AreaGrant",
    "AreaImport",
    "BaseMap",
    "BoundaryOrigin",
    "BoundaryVersion",
    "ClosureReason",
    "Facility",
    "FacilityKind",
    "GroundFeature",
    "Level",
    "LinkClass",
    "NaturalVillage",
    "NaturalVillageSource",
    "OnlineAnswer",
    "Place",
    "PlaceLevel",
    "PlaceSource",
    "PointOrigin",
    "PointVersion",
    "RoadEdit",
    "RoadEditKind",
    "RoadImport",
    "RoadNetwork",
    "Terrain",
    "Zone",
    "ZoneKind",
    "ZoneVersion",
]
