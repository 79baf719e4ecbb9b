"""Whom a line means: the village, the door and the elder that are known already, and lines that say the same twice."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from base.crypto import keyed_hash
from geo.address import core_name, normalise, short_name
from geo.addresses.services import VillageCell, village_cell_read
from geo.models import Area, Level
from geo.selectors import former_villages
from visits.exchange.ledger.elder_lines import ElderLine
from visits.register.models import Elder, Household
from visits.register.same_person import Traits, Verdict, judge, one_verdict
from visits.register.selectors.likeness import door_key, door_of, traits_of


class Villages:
    """An area's villages by their bare names, former ones too."""

    def __init__(self, area: Area) -> None:
        self._area = area
        self._by_code: dict[str, Area] = {}
        self._read: dict[str, VillageCell] = {}
        self.by_name: dict[str, list[Area]] = defaultdict(list)
        inside = Area.objects.filter(code__startswith=area.prefix, level=Level.VILLAGE, valid_to=None)
        for village in inside.select_related("parent").order_by("code"):
            self._by_code[village.code] = village
            for name in {core_name(normalise(name)) for name in (village.name, *village.former_names)}:
                self.by_name[name].append(village)

    def named(self, text: str, township: str = "") -> list[Area]:
        found = self.by_name.get(core_name(normalise(text)), [])
        if not found:  # 栖溪镇大沟村, 大沟村1组: written with more than the name
            codes = self._cell(township + text).codes or self._cell(text).codes
            return [self._by_code[code] for code in codes if code in self._by_code]
        if township and len(found) > 1:
            in_township = [village for village in found if village.parent and township in village.parent.name]
            return in_township or found
        return found

    def nearest(self, text: str) -> str:
        """The name of a village that may be meant by a cell that names none."""
        return self._cell(text).nearest

    def _cell(self, text: str) -> VillageCell:
        if text not in self._read:
            self._read[text] = village_cell_read(text, area=self._area)
        return self._read[text]


class HeirlessVillages:
    """Villages of the past of which nobody has said what they became: their names mean no place today."""

    def __init__(self, area: Area | None) -> None:
        past = former_villages(area=area, heirless=True) if area else Area.objects.none()
        self._by_core = {core_name(normalise(village.name)): short_name(village.name) for village in past}

    def named(self, text: str) -> str:
        """The village's name, where a cell names one, alone or with what stands before and after it in an address."""
        plain = normalise(text)
        if name := self._by_core.get(core_name(plain)):
            return name
        begun = {
            name for name in self._by_core.values() if name.endswith("村") and _begins_with(plain, normalise(name))
        }
        return begun.pop() if len(begun) == 1 else ""

    def told(self, text: str) -> tuple[str, str] | None:
        """Reason and remedy."""
        name = self.named(text)
        if not name:
            return None
        return f"{name}已经撤销，还没有写明并入了哪个村", "请在“区划”页的“撤销的村”里选定，再重新检查；或改写现在的村名"


def _begins_with(address: str, name: str) -> bool:
    """The name comes first, or right after a township's or a county's: 新丁家湾村 is not 丁家湾村."""
    return bool(re.search(rf"(?:^|[乡镇县区市道]){re.escape(name)}", address))


def point_key(village_id: int, lon: float, lat: float) -> tuple[int, int, int]:
    """Doors told apart to about a metre."""
    return village_id, round(lon * 1e5), round(lat * 1e5)


class Homes:
    """The households of an area with their villages and places: one object for each, for there may be 20,000."""

    def __init__(self, area: Area) -> None:
        inside = Area.objects.filter(code__startswith=area.prefix, level=Level.VILLAGE)
        villages = {village.pk: village for village in inside.defer("boundary")}
        self.by_id: dict[int, Household] = {}
        rows = Household.objects.filter(village__code__startswith=area.prefix).select_related("place").order_by("pk")
        for household in rows:
            if village := villages.get(household.village_id):
                household.village = village
            self.by_id[household.pk] = household


def line_traits(line: ElderLine, village: Area) -> Traits:
    phone = keyed_hash(line.phone) if line.phone else ""
    number = keyed_hash(line.id_number) if line.id_number else ""
    return Traits(number, line.gender, line.birth, phone, door_of(village, line.address))


def is_recognisable(line: ElderLine) -> bool:
    """Says something by which the person is found again when the file comes a second time."""
    return bool(line.id_number or line.birth or line.phone or line.address)


def standing(entry: Elder) -> Elder:
    """The entry itself, or the one of the same person that it was merged into."""
    return entry.merged_into or entry


@dataclass(frozen=True)
class Meant:
    """Whom a line means: an elder, somebody new (None), or, where that is open, one of `asked`."""

    elder: Elder | None = None
    asked: tuple[Elder, ...] = ()
    namesakes: bool = False
    """Others of that name live in the village, told apart by their phones and doors alone."""


@dataclass
class KnownElders:
    """The elders of an area, as lines can name them: by number, or by the name and village of any entry of theirs."""

    by_number: dict[str, Elder] = field(default_factory=dict)
    by_name: dict[tuple[str, int], list[tuple[Elder, Traits]]] = field(default_factory=lambda: defaultdict(list))
    former: dict[int, list[Elder]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, area: Area, homes: Homes) -> "KnownElders":
        known = cls()
        rows = list(Elder.everyone.filter(household__village__code__startswith=area.prefix).order_by("pk"))
        for entry in rows:
            entry.household = homes.by_id[entry.household_id]
        current = {elder.pk: elder for elder in rows if elder.merged_into_id is None}
        for entry in rows:  # one object for each elder, whichever of their entries a line names
            elder = current.get(entry.merged_into_id or entry.pk) or standing(entry)
            known.add(elder, entry)
        return known

    def add(self, elder: Elder, entry: Elder | None = None) -> None:
        """`entry` is another one of the same person's, by whose number and name a line may come."""
        entry = entry or elder
        if entry.id_number_hash:
            self.by_number[entry.id_number_hash] = elder
        if entry is not elder:
            self.former[id(elder)].append(entry)
        self.by_name[entry.name, entry.household.village_id].append((elder, traits_of(entry)))

    def meant_by(self, line: ElderLine, village: Area, others: Collection[int] = (), *, crowded: bool = False) -> Meant:
        """`others` are the ids of objects that the line cannot mean; `crowded`: more lines of the file have that name,
        so that the name alone says nothing.
        """
        by_number = self.by_number.get(keyed_hash(line.id_number)) if line.id_number else None
        if by_number:
            return Meant(by_number)
        said, found, elders = line_traits(line, village), defaultdict[int, list[Verdict]](list), {}
        for elder, traits in self.by_name.get((line.name, village.pk), []):
            if id(elder) not in others:
                found[id(elder)].append(judge(said, traits))
                elders[id(elder)] = elder
        verdicts = {key: one_verdict(told) for key, told in found.items()}
        same = [elders[key] for key, verdict in verdicts.items() if verdict == Verdict.SAME]
        open_ = [elders[key] for key, verdict in verdicts.items() if verdict in (Verdict.OPEN, Verdict.BARE)]
        if len(same) == 1:
            return Meant(same[0])
        if same:
            return Meant(asked=tuple(same))
        if open_:
            is_plain = set(verdicts.values()) <= {Verdict.BARE, Verdict.OTHER} and not crowded
            birth, told = open_[0].birth, line.birth
            no_more = not (line.id_number or line.birth_date) or (birth and told and birth.agrees(told))
            only_the_name = is_plain and len(open_) == 1 and no_more
            return self._answered(line, open_) or (Meant(open_[0]) if only_the_name else Meant(asked=tuple(open_)))
        return Meant(namesakes=bool(verdicts or others) and not (line.id_number or line.birth_date))

    def _answered(self, line: ElderLine, open_: Sequence[Elder]) -> Meant | None:
        """What the clerk wrote beside the line, where it decides."""
        if line.same_person == "other" and is_recognisable(line):
            return Meant()
        return Meant(open_[0]) if line.same_person == "same" and len(open_) == 1 else None

    def is_told_by_former(self, line: ElderLine, elder: Elder) -> bool:
        """The line describes an entry that was merged into this one: its name, number and village are out of date."""
        number = keyed_hash(line.id_number)
        if number and number == elder.id_number_hash:
            return False
        return any(
            number == entry.id_number_hash if number and entry.id_number_hash else entry.name == line.name
            for entry in self.former.get(id(elder), [])
        )


def known_elsewhere(lines: Iterable[ElderLine], area: Area) -> set[str]:
    """Hashes of the lines' ID numbers that belong to elders outside the area."""
    hashes = [keyed_hash(line.id_number) for line in lines if line.id_number]
    outside = Elder.everyone.exclude(household__village__code__startswith=area.prefix)
    return set(outside.filter(id_number_hash__in=hashes).values_list("id_number_hash", flat=True))


class Doors:
    """The households of an area by address and by point; new ones are added as lines bring them."""

    def __init__(self, homes: Homes) -> None:
        self._known: dict[tuple[int, str] | tuple[int, int, int], Household] = {}
        for household in homes.by_id.values():
            place = household.place
            self.add(household, (place.point.x, place.point.y) if place and place.level == "door" else None)

    def add(self, household: Household, lon_lat: tuple[float, float] | None) -> None:
        by_address = door_key(household.village, household.address)
        if by_address:
            self._known.setdefault(by_address, household)
        if lon_lat:
            self._known.setdefault(point_key(household.village_id, *lon_lat), household)

    def find(self, village: Area, line: ElderLine) -> Household | None:
        by_address = door_key(village, line.address)
        found = self._known.get(by_address) if by_address else None
        if found is None and line.lon_lat and not by_address:
            found = self._known.get(point_key(village.pk, *line.lon_lat))
        return found
