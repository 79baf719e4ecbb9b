"""Finding addresses, and the places that help to find them."""

from geo.addresses.services.facilities import FacilitiesReport, facilities_import
from geo.addresses.services.geocoding import geocode_addresses
from geo.addresses.services.natural_villages import (
    NaturalVillagesReport,
    natural_villages_from_map,
    natural_villages_import,
)
from geo.addresses.services.village_cells import VillageCell, village_cell_read

__all__ = [
    "FacilitiesReport",
    "NaturalVillagesReport",
    "VillageCell",
    "facilities_import",
    "geocode_addresses",
    "natural_villages_from_map",
    "natural_villages_import",
    "village_cell_read",
]
