"""What a newer listing says of the areas of today: the same, or perhaps renumbered, moved, renamed, gone. Pure.

An area is who it was before: it takes another code, name or place, and its people stay with it. Whether it is the same
one a listing cannot prove, so all that is more than another ending of the name is a proposal for a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from geo.address import normalise
from geo.areas.succession import Named, bare_name, successors

Kind = Literal["renumbered", "moved", "renamed"]


@dataclass(frozen=True)
class Change:
    """An area of today and what the listing seems to call it now; `along` counts who goes with it unchanged."""

    kind: Kind
    before: Named
    after: Named
    along: int = 0


@dataclass(frozen=True)
class Comparison:
    """Who of today is who in the listing.

    changes : proposals, by the code of today, parents first; follows : every area of today that was found again
    gone : areas of today that the listing does not name, though it names the area around them
    """

    follows: Mapping[str, str]
    changes: Mapping[str, Change]
    gone: list[Named]

    def told(self) -> list[Change]:
        """The proposals without those that only go along with the area around them, which are counted there."""
        along: dict[str, int] = defaultdict(int)
        own = []
        for change in self.changes.values():
            if (above := self._carried_by(change)) is not None:
                along[above] += 1
            else:
                own.append(change)
        return [Change(one.kind, one.before, one.after, along[one.before.code]) for one in own]

    def _carried_by(self, change: Change) -> str | None:
        """The code of the area that takes this one with it: same name, same last digits, behind another prefix."""
        above = self.changes.get(change.before.parent)
        is_same = change.kind == "renumbered" and normalise(change.before.name) == normalise(change.after.name)
        if above is None or not is_same or change.after.parent != above.after.code:
            return None
        return self._carried_by(above) or above.before.code


def compare(old: Iterable[Named], new: Iterable[Named]) -> Comparison:
    """Find today's areas `old` in the listing `new`; each of the new follows one of the old at most."""
    before, after = {area.code: area for area in old}, {area.code: area for area in new}
    follows = _one_to_one(before, after)
    changes = {}
    for code, heir in follows.items():
        if kind := _kind(before[code], after[heir], follows, before, after):
            changes[code] = Change(kind, before[code], after[heir])
    gone = [area for area in before.values() if area.code not in follows and area.parent in follows]
    return Comparison(follows, changes, gone)


def _one_to_one(before: Mapping[str, Named], after: Mapping[str, Named]) -> dict[str, str]:
    """Who stayed to the letter comes first; then who was followed; then the only one of a name left on both sides."""
    follows = {code: code for code, area in before.items() if after.get(code) == area}
    taken = set(follows.values())
    for code, heir in successors(before.values(), after.values()).items():
        if code not in follows and heir not in taken:
            follows[code] = heir
            taken.add(heir)
    left = _by_name((area for code, area in before.items() if code not in follows), before)
    free = _by_name((area for code, area in after.items() if code not in taken), after)
    for name, (code, *others) in left.items():
        if not others and len(heirs := free.get(name, [])) == 1:
            follows[code] = heirs[0]
    return {code: follows[code] for code in before if code in follows}


def _by_name(areas: Iterable[Named], among: Mapping[str, Named]) -> dict[tuple[str, str], list[str]]:
    """Codes of villages by county (its digits) and bare name."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for area in areas:
        if area.level == "village":
            found[area.code[:6], bare_name(area, among)].append(area.code)
    return found


def _kind(
    area: Named, heir: Named, follows: Mapping[str, str], before: Mapping[str, Named], after: Mapping[str, Named]
) -> Kind | None:
    """What a person has to confirm; None for the same area, however its name ends."""
    if area.parent in before and follows.get(area.parent) != heir.parent:
        return "moved"
    if area.code != heir.code:
        return "renumbered"
    return "renamed" if bare_name(area, before) != bare_name(heir, after) else None
