"""What of an entry is compared when it may be the same person as another one."""

import re

from geo.address import VILLAGE_ENDINGS, core_name, normalise
from geo.models import Area
from visits.register.duplicates import Entry
from visits.register.models import Elder
from visits.register.same_person import Traits

_DOOR = re.compile(r"\d+(?:-\d+)*(?:号院|号楼|号|院|户)")


def door_key(village: Area, address: str) -> tuple[int, str] | None:
    """What two spellings of one door have in common: the village and what follows its name; None without a number."""
    plain = normalise(address)
    core = core_name(normalise(village.name))
    rest = plain.rpartition(core)[2] if core in plain else plain
    for ending in (*VILLAGE_ENDINGS, "村"):
        rest = rest.removeprefix(ending)
    return (village.pk, rest) if _DOOR.search(rest) else None


def traits_of(entry: Elder) -> Traits:
    household = entry.household
    door = door_of(household.village, household.address)
    return Traits(entry.id_number_hash, entry.gender, entry.birth, entry.phone_hash, door)


def door_of(village: Area, address: str) -> str:
    key = door_key(village, address)
    return key[1] if key else ""


def entry_of(elder: Elder) -> Entry:
    """Of an elder who is not saved yet too: their number is 0."""
    return Entry(
        elder.pk or 0,
        elder.name,
        elder.pinyin.split(" ")[0],
        elder.gender,
        elder.birth,
        elder.id_number,
        elder.phone_hash,
        elder.household_id or 0,
        elder.household.village_id,
    )
