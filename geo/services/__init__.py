"""Writing in geo: each function is one action."""

from geo.services.area_imports import (
    area_import_apply,
    area_import_create,
    area_import_recheck,
    area_import_stop,
)
from geo.services.area_points import (
    PointFacts,
    area_point_restore,
    area_point_set,
    area_points_take,
    area_points_take_back,
)
from geo.services.areas import AreasReport, areas_import
from geo.services.base_map import BaseMapReport, base_map_import
from geo.services.boundary_drawing import boundary_change, boundary_confirm, boundary_restore
from geo.services.facilities import FacilitiesReport, facilities_import
from geo.services.former_villages import village_heirs_set
from geo.services.geocoding import geocode_addresses
from geo.services.grants import area_grant, areas_end, areas_set
from geo.services.grid_cells import cell_create
from geo.services.natural_villages import (
    NaturalVillagesReport,
    natural_villages_from_map,
    natural_villages_import,
)
from geo.services.proposals import (
    Outlook,
    ProposalReport,
    boundaries_propose,
    boundaries_proposed,
    proposal_outlook,
)
from geo.services.road_edits import (
    road_close,
    road_edit_reschedule,
    road_edit_restore,
    road_edit_withdraw,
    road_link_add,
    road_speeds_set,
)
from geo.services.road_imports import road_file_limit, road_import_apply, road_import_create, road_import_stop
from geo.services.roads import RoadsReport, roads_import
from geo.services.village_cells import VillageCell, village_cell_read
from geo.services.zones import zone_change, zone_create, zone_restore, zone_withdraw

__all__ = [
    "AreasReport",
    "BaseMapReport",
    "FacilitiesReport",
    "NaturalVillagesReport",
    "Outlook",
    "PointFacts",
    "ProposalReport",
    "RoadsReport",
    "VillageCell",
    "area_grant",
    "area_import_apply",
    "area_import_create",
    "area_import_recheck",
    "area_import_stop",
    "area_point_restore",
    "area_point_set",
    "area_points_take",
    "area_points_take_back",
    "areas_end",
    "areas_import",
    "areas_set",
    "base_map_import",
    "boundaries_propose",
    "boundaries_proposed",
    "boundary_change",
    "boundary_confirm",
    "boundary_restore",
    "cell_create",
    "facilities_import",
    "geocode_addresses",
    "natural_villages_from_map",
    "natural_villages_import",
    "proposal_outlook",
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
    "village_cell_read",
    "village_heirs_set",
    "zone_change",
    "zone_create",
    "zone_restore",
    "zone_withdraw",
]
