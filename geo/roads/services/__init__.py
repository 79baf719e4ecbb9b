"""Writing roads: extracts that come in, and what locals know better."""

from geo.roads.services.road_edits import (
    road_close,
    road_edit_reschedule,
    road_edit_restore,
    road_edit_withdraw,
    road_link_add,
    road_speeds_set,
)
from geo.roads.services.road_imports import road_file_limit, road_import_apply, road_import_create, road_import_stop
from geo.roads.services.roads import RoadsReport, roads_import

__all__ = [
    "RoadsReport",
    "road_close",
    "road_edit_reschedule",
    "road_edit_restore",
    "road_edit_withdraw",
    "road_file_limit",
    "road_import_apply",
    "road_import_create",
    "road_import_stop",
    "road_link_add",
    "road_speeds_set",
    "roads_import",
]
