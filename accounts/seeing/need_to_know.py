"""Who sees how much of a person, by what a page is for: the one rule for names and numbers (P77, P81).

The township answers for its people and has to know who they are; a visitor knows those they visit; who comes to help
knows whom to help. Nobody else needs to know.

A leader answers for the work and not for a person: they read figures, and behind a figure who waits, for how long, in
which village and who answers for it, by a masked name and a number by which the township finds the person at once. The
door, the age, what somebody suffers from, why a door stayed closed and what was written down on a visit are a masked
name's undoing: with them a neighbour knows who is meant. So a leader opens no page about one person, no record, no map
of people and no ledger; `small_numbers.py` keeps counts from telling the same.
"""

from dataclasses import dataclass
from enum import StrEnum

from accounts.models import Role
from accounts.seeing.masking import mask_name


class Purpose(StrEnum):
    """What a page, a layer or a file is for."""

    LIST = "list"
    """the township's work on many: ledger, doors, duplicates, plan, records, the people behind a number"""
    PERSON = "person"
    """one person's page"""
    EDIT = "edit"
    """what is changed has to be seen: forms of the ledger, two entries side by side, the lines of a file handed in"""
    VISIT = "visit"
    """one's own round: itinerary, sheet, door, record, care"""
    HELP = "help"
    """an emergency: finding, card, closing, who is in a hazard zone"""
    MAP = "map"
    """looked at over shoulders, and handed out"""
    FILE = "file"
    """the ledger handed out"""
    NOBODY = "nobody"
    """shows no elder"""


class Place(StrEnum):
    """How near to somebody's door."""

    DOOR = "door"
    VILLAGE = "village"
    NONE = "none"


class Sight(StrEnum):
    """How much of one fact."""

    FULL = "full"
    ASKED = "asked"
    """in full after a reason was given, so many times an hour and a day (`unmasking.py`); masked until then"""
    MASKED = "masked"
    NONE = "none"


@dataclass(frozen=True)
class Seen:
    """Telephones, and ID and certificate numbers.

    `facts` are age, state, categories, hazards and the words of records; `place` says how near to the door.
    """

    name: Sight = Sight.NONE
    phone: Sight = Sight.NONE
    id_number: Sight = Sight.NONE
    facts: Sight = Sight.NONE
    place: Place = Place.NONE


NOTHING = Seen()
WAITING = Seen(name=Sight.MASKED, place=Place.VILLAGE)
"""What a leader sees of anybody, wherever they see anything of them."""
_NAMED = Seen(name=Sight.FULL, facts=Sight.FULL, place=Place.DOOR)
_VEILED = Seen(name=Sight.MASKED, facts=Sight.FULL, place=Place.DOOR)
_CALLED = Seen(name=Sight.FULL, phone=Sight.FULL, facts=Sight.FULL, place=Place.DOOR)
_WHOLE = Seen(Sight.FULL, Sight.FULL, Sight.FULL, Sight.FULL, Place.DOOR)

RULE: dict[Purpose, dict[Role, Seen]] = {
    Purpose.LIST: {Role.COORDINATOR: _NAMED, Role.LEADER: WAITING, Role.ADMINISTRATOR: _VEILED},
    Purpose.PERSON: {
        Role.COORDINATOR: Seen(Sight.FULL, Sight.ASKED, Sight.ASKED, Sight.FULL, Place.DOOR),
    },
    Purpose.EDIT: {Role.COORDINATOR: _WHOLE},
    Purpose.VISIT: {Role.VISITOR: _CALLED, Role.COORDINATOR: _CALLED},
    Purpose.HELP: {Role.RESPONDER: _CALLED, Role.COORDINATOR: _CALLED},
    Purpose.MAP: {Role.COORDINATOR: _VEILED, Role.RESPONDER: _VEILED},
    Purpose.FILE: {
        Role.COORDINATOR: Seen(Sight.ASKED, Sight.ASKED, Sight.ASKED, Sight.FULL, Place.DOOR),
    },
    Purpose.NOBODY: {},
}


def seen_by(role: str, purpose: Purpose) -> Seen:
    """Of people inside one's areas; for a visitor, of those they visit."""
    return RULE[purpose].get(Role(role), NOTHING)


def name_for(name: str, sight: Sight) -> str:
    """As it may be shown. Where no name is due and one comes all the same, it comes masked."""
    return name if sight is Sight.FULL else mask_name(name)
