"""Writing in geo: each function is one action."""

from geo.services.facilities import FacilitiesReport, facilities_import
from geo.services.roads import RoadsReport, roads_import

__all__ = ["FacilitiesReport", "RoadsReport", "facilities_import", "roads_import"]
