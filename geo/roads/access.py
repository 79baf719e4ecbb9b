"""Who may pass: OpenStreetMap's words of access, on ways by direction and on nodes; pure."""

import re
from collections.abc import Iterable, Mapping

# Words of access; one that is in none of the three says nothing.
CLOSED = {
    "no", "agricultural", "forestry", "discouraged", "emergency", "psv", "bus", "military", "closed", "impassable",
    "construction", "unsuitable",
}  # fmt: skip
RESERVED = {"private", "permit", "destination", "delivery", "customers", "residents"}  # usable, but only to get there
OPEN = {"yes", "permissive", "designated", "official", "public", "allowed", "restricted", "dismount", "use_sidepath"}

FORWARD, BACKWARD = "forward", "backward"


def word_of(tags: Mapping[str, str], keys: Iterable[str], way: str = "") -> str | None:
    """What the strongest of these keys says, for one direction (`forward`, `backward`) where one is named.

    A direction's own tag is stronger than the same key for both; a stronger key for both is stronger than a weaker
    key's direction. Values that are no words of access leave the word to the next key.
    """
    for key in keys:
        for name in (f"{key}:{way}", key) if way else (key,):
            if (word := best_word(tags.get(name))) is not None:
                return word
    return None


def best_word(value: str | None) -> str | None:
    """Of a list of words ("yes;permissive", "bus, foot") the one that lets most people pass."""
    if value is None:
        return None
    words = [value] if value in OPEN or value in CLOSED else [part.strip() for part in re.split(r"[;,|]", value)]
    return next((word for kind in (OPEN, RESERVED, CLOSED) for word in words if word in kind), None)


def is_reserved(tags: Mapping[str, str], keys: Iterable[str]) -> bool:
    """Whether any of these keys keeps it for residents or those with leave."""
    return any(best_word(tags.get(key)) in RESERVED for key in keys)
