"""Writing in geo: each function is one action."""

from geo.services.roads import RoadsReport, roads_import

__all__ = ["RoadsReport", "roads_import"]
