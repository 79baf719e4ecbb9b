"""Where things are."""

from geo.models.places import (
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
from geo.models.versions import BoundaryOrigin, BoundaryVersion, ZoneVersion
from geo.models.zones import Zone, ZoneKind

__all__ = [
    "SIGNIFICANT_DIGITS",
    "Area",
    "AreaGrant",
    "BoundaryOrigin",
    "BoundaryVersion",
    "Facility",
    "FacilityKind",
    "Level",
    "Place",
    "PlaceLevel",
    "PlaceSource",
    "RoadNetwork",
    "Zone",
    "ZoneKind",
    "ZoneVersion",
]
