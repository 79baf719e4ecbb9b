"""The names a geocoder knows: villages under every name they bear or bore, and the areas around them. Pure.

Names are kept as forms: the bare name of a village, the full and bare names of townships and counties. Each form is
also found by its sound, and with one character dropped, added or mistaken.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from geo.address import COUNTY_ENDINGS, TOWNSHIP_ENDINGS, core_name, normalise
from geo.areas.succession import Named, bare_name, local_name
from geo.numerals import spellings

LONGEST_FORM = 16

# How sure a form is of its area: its own name, one with another ending, the bare name, a name from before a merger.
OWN, OTHER_ENDING, MERGED, WITHOUT_ENDING, BARE = 1.0, 0.95, 0.9, 0.85, 0.8
OF_A_SPOT = 0.8  # a village known only by a point inside it
# What a mistake in a name costs.
SOUNDS_ALIKE, DROPPED, ADDED, MISTAKEN = 0.15, 0.35, 0.35, 0.45


@dataclass(frozen=True)
class Entry:
    """One area, of today or former. `key` and the keys it refers to are the table's own."""

    key: int
    code: str
    name: str
    level: str
    parent: int | None = None
    lon: float | None = None
    lat: float | None = None
    former_names: tuple[str, ...] = ()
    merged_into: int | None = None
    is_current: bool = True


@dataclass(frozen=True)
class Spot:
    """A named point inside a village. `village` is the key of the village's entry.

    `kind` is natural_village, facility (under its own name) or landmark (under what it is: 村委会, 卫生室).
    """

    name: str
    village: int
    lon: float
    lat: float
    kind: str


@dataclass(frozen=True)
class Meaning:
    """What a form may mean: an area, and how sure."""

    key: int
    level: str
    weight: float


class Forms:
    """Forms by spelling, by sound, and by the spellings that one mistake makes of them."""

    def __init__(self) -> None:
        self.exact: dict[str, list[Meaning]] = defaultdict(list)
        self._indexed: set[str] = set()
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._shortened: dict[str, list[str]] = defaultdict(list)
        self._holed: dict[str, list[str]] = defaultdict(list)

    def add(self, form: str, key: int, level: str, weight: float) -> None:
        """Note that a form may mean the area with this key, its sounds and what one mistake makes of it too.

        `weight` is how sure that is: 1 for an area's own name, a number below for others; of two the greater stays.
        """
        known = self.exact[form]
        if form not in self._indexed:
            self._indexed.add(form)
            for spelled in {sound(form), read_aloud(form)}:
                self._by_sound[spelled].append(form)
            for k in range(len(form)):
                self._shortened[form[:k] + form[k + 1 :]].append(form)
                self._holed[form[:k] + "?" + form[k + 1 :]].append(form)
        self._mean(known, Meaning(key, level, weight))
        for typed in spellings(form):
            if not typed.isdigit():  # 八一 alone as 81 is the number of a house
                self._mean(self.exact[typed], Meaning(key, level, weight))
            elif level == "village":
                for ending in ("村", "社区"):
                    self._mean(self.exact[typed + ending], Meaning(key, level, weight))

    @staticmethod
    def _mean(known: list[Meaning], meaning: Meaning) -> None:
        for place, held in enumerate(known):
            if held.key == meaning.key:
                known[place] = meaning if meaning.weight > held.weight else held
                return
        known.append(meaning)

    def settle(self) -> None:
        """A form that is somebody's own name means nobody else; a city's bare name means the city."""
        for meanings in self.exact.values():
            own = [m for m in meanings if m.weight == OWN] or [m for m in meanings if m.level == "city"]
            if own:
                meanings[:] = own

    def sounding(self, spelled: str) -> list[str]:
        """Forms whose pinyin, written together, is this."""
        return self._by_sound.get(spelled, [])

    def near(self, word: str) -> Iterator[tuple[str, float]]:
        """Forms that one mistake turns into this word, and what the mistake costs, in units of a meaning's weight."""
        for form in self._by_sound.get(sound(word), ()):
            if form != word:
                yield form, SOUNDS_ALIKE
        if len(word) > 1:
            for form in self._shortened.get(word, ()):
                yield form, DROPPED
        if len(word) > 2:
            for k in range(len(word)):
                shorter = word[:k] + word[k + 1 :]
                if shorter in self.exact:
                    yield shorter, ADDED
                for form in self._holed.get(word[:k] + "?" + word[k + 1 :], ()):
                    if form != word:
                        yield form, MISTAKEN

    def crowd(self, form: str) -> set[int]:
        """Keys (row numbers) of areas whose name becomes this form by dropping a character or by its sound alone."""
        others = [*self._shortened.get(form, ()), *self._by_sound.get(sound(form), ())]
        return {meaning.key for other in others if other != form for meaning in self.exact[other]}


@dataclass
class Gazetteer:
    """Villages and what lies around them.

    villages : forms of today's villages; upper : forms of cities, counties and townships, today's and former
    above : of each village, the keys of all areas around it, today's and former
    within : of each area around villages, the keys of the villages inside
    gone : bare names of former villages that no village of today followed
    spots : of each village, the named points inside; spot_names : the villages that have a point of this name
    """

    entries: dict[int, Entry]
    villages: Forms = field(default_factory=Forms)
    upper: Forms = field(default_factory=Forms)
    above: dict[int, frozenset[int]] = field(default_factory=dict)
    within: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    cores: dict[int, str] = field(default_factory=dict)
    spots: dict[int, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    spot_names: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    gone: set[str] = field(default_factory=set)
    knows_cities: bool = False


def build_gazetteer(entries: Iterable[Entry], spots: Iterable[Spot] = ()) -> Gazetteer:
    """Index areas by all their names, and the points inside villages by theirs."""
    known = {entry.key: entry for entry in entries}
    gazetteer = Gazetteer(known, knows_cities=any(entry.level == "city" for entry in known.values()))
    named = {
        str(e.key): Named(str(e.key), str(e.parent) if e.parent is not None else "", e.name, e.level)
        for e in known.values()
    }
    merged_from: dict[int, list[Entry]] = defaultdict(list)
    for entry in known.values():
        if entry.merged_into is not None:
            merged_from[entry.merged_into].append(entry)
    for entry in known.values():
        bare = bare_name(named[str(entry.key)], named)
        if entry.level not in ("village", "grid"):
            _add_upper(gazetteer.upper, entry, local_name(named[str(entry.key)], named), bare)
        elif entry.is_current and entry.level == "village":
            gazetteer.cores[entry.key] = bare
            _add_village(gazetteer, entry, bare, merged_from[entry.key], named)
        elif entry.level == "village" and _is_gone(entry, known):
            gazetteer.gone.add(bare)
    gazetteer.upper.settle()
    _relate(gazetteer, merged_from)
    for spot in spots:
        _add_spot(gazetteer, spot)
    return gazetteer


def _is_gone(entry: Entry, known: dict[int, Entry]) -> bool:
    heir = known.get(entry.merged_into) if entry.merged_into is not None else None
    return not entry.is_current and (heir is None or heir.level != "village")


def _add_spot(gazetteer: Gazetteer, spot: Spot) -> None:
    """The settlement that bears its village's own name is the village; a kind of place tells no village."""
    name = core_name(normalise(spot.name)) if spot.kind == "natural_village" else normalise(spot.name)
    if len(name) < 2 or spot.village not in gazetteer.cores or name == gazetteer.cores[spot.village]:
        return
    gazetteer.spots[spot.village].append(replace(spot, name=name))
    if spot.kind != "landmark":
        gazetteer.spot_names[name].add(spot.village)


def _add_village(gazetteer: Gazetteer, entry: Entry, bare: str, former: list[Entry], named: dict[str, Named]) -> None:
    forms = gazetteer.villages
    forms.add(bare, entry.key, "village", OWN)
    if len(bare) == 3 and bare.endswith("社区"):  # one character does not stand alone: 六居委会, 六社区
        forms.add(bare[0] + "居委会", entry.key, "village", OWN)
        forms.add(bare[0] + "居民委员会", entry.key, "village", OWN)
    if len(bare) > 2 and bare[-1] == "庄":
        forms.add(bare[:-1], entry.key, "village", WITHOUT_ENDING)
    for old in former:
        forms.add(bare_name(named[str(old.key)], named), entry.key, "village", MERGED)
    for name in entry.former_names:
        forms.add(core_name(normalise(name)), entry.key, "village", MERGED)


def _add_upper(forms: Forms, entry: Entry, local: str, bare: str) -> None:
    """The full name, the name with the other endings of its level, and the bare name where it is one."""
    endings = {"township": TOWNSHIP_ENDINGS, "county": COUNTY_ENDINGS}.get(entry.level, ("市", "地区"))
    for name in (entry.name, *entry.former_names):
        full = normalise(name)
        is_bare = name == entry.name and entry.level != "city"
        core = bare if is_bare else core_name(full, endings)
        if len(core) > 1 and core != full:
            for ending in endings:
                forms.add(core + ending, entry.key, entry.level, OTHER_ENDING)
            forms.add(core, entry.key, entry.level, BARE)
        forms.add(full, entry.key, entry.level, OWN)
    forms.add(local, entry.key, entry.level, OWN)


def _relate(gazetteer: Gazetteer, merged_from: dict[int, list[Entry]]) -> None:
    """Around a village lie its parents, those of the villages merged into it, and all that were merged into these."""
    for key in gazetteer.cores:
        todo = [gazetteer.entries[key], *merged_from[key]]
        around: set[int] = set()
        while todo:
            entry = todo.pop()
            if entry.key in around:
                continue
            around.add(entry.key)
            if entry.parent is not None and entry.parent in gazetteer.entries:
                todo.append(gazetteer.entries[entry.parent])
            if entry.level != "village":
                todo += [old for old in merged_from[entry.key] if old.level == entry.level]
        gazetteer.above[key] = frozenset(around)
        for area in around:
            gazetteer.within[area].append(key)


def sound(text: str) -> str:
    """Pinyin without tones, written together."""
    return "".join(_syllable(sign) for sign in text)


def read_aloud(text: str) -> str:
    """Pinyin of the whole, where a sign is read otherwise than alone: 巷 in 火巷道 is hang."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.NORMAL))


@cache
def _syllable(sign: str) -> str:
    from pypinyin import Style, lazy_pinyin  # its tables take 50 MB: only for those who geocode

    return str(lazy_pinyin(sign, style=Style.NORMAL)[0])
