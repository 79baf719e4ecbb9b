"""Which village a cell means that holds more than the village's name: 栖溪镇大沟村, 大沟村1组, 大沟（自然村）."""

from dataclasses import dataclass

from geo.addresses.geocoding import SURE
from geo.addresses.services.geocoding import geocode_addresses
from geo.models import Area


@dataclass(frozen=True)
class VillageCell:
    """Codes of the villages that fit alike: one where it is clear, none where nothing does.

    `nearest` is the name of a village that may be meant where none is clear.
    """

    codes: tuple[str, ...]
    nearest: str = ""


def village_cell_read(text: str, *, area: Area | None = None) -> VillageCell:
    """Read a cell as an address is read; a name with a mistake is asked about, not taken."""
    located = geocode_addresses(addresses=[text], area=area)[0]
    if located.level == "ambiguous":
        return VillageCell(tuple(one.code for one in located.candidates if one.level == "village"))
    best = located.best
    if best is None or not {"village", "village_misspelt"} & set(best.why):
        return VillageCell(())
    is_clear = located.confidence >= SURE and "village" in best.why
    return VillageCell((best.code,)) if is_clear else VillageCell((), best.name)
