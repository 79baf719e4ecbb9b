"""Writing areas, their boundaries, points and zones: each function is one action."""

from geo.areas.change_words import change_words
from geo.areas.services.area_imports import area_import_apply, area_import_create, area_import_recheck, area_import_stop
from geo.areas.services.area_points import (
    PointFacts,
    area_point_restore,
    area_point_set,
    area_points_take,
    area_points_take_back,
)
from geo.areas.services.areas import areas_import
from geo.areas.services.boundary_drawing import boundary_change, boundary_confirm, boundary_restore
from geo.areas.services.former_villages import village_heirs_set
from geo.areas.services.grid_cells import cell_create
from geo.areas.services.proposals import (
    Outlook,
    ProposalReport,
    boundaries_propose,
    boundaries_proposed,
    proposal_outlook,
)
from geo.areas.services.report import AreasReport
from geo.areas.services.zones import zone_change, zone_create, zone_restore, zone_withdraw

__all__ = [
    "AreasReport",
    "Outlook",
    "PointFacts",
    "ProposalReport",
    "area_import_apply",
    "area_import_create",
    "area_import_recheck",
    "area_import_stop",
    "area_point_restore",
    "area_point_set",
    "area_points_take",
    "area_points_take_back",
    "areas_import",
    "boundaries_propose",
    "boundaries_proposed",
    "boundary_change",
    "boundary_confirm",
    "boundary_restore",
    "cell_create",
    "change_words",
    "proposal_outlook",
    "village_heirs_set",
    "zone_change",
    "zone_create",
    "zone_restore",
    "zone_withdraw",
]
