"""The names of areas as people type them into a search box, by characters, sounds and initials.

Kept in memory as long as the table stays as it is: one short question tells.
"""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import CharField, Count, F, Func, IntegerField, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from geo.address import COUNTY_ENDINGS, TOWNSHIP_ENDINGS, core_name, short_name
from geo.models import SIGNIFICANT_DIGITS, Area, Level, NaturalVillage
from geo.numerals import spellings
from visits.register.spelling.sought import folded, half_spelled, plain, sounds_of

_ENDINGS = {Level.TOWNSHIP: TOWNSHIP_ENDINGS, Level.COUNTY: COUNTY_ENDINGS, Level.CITY: ("市", "地区", "自治州", "盟")}
MOST_MEANT = 200  # a piece of more names than these narrows nothing
LEAST_SOUND = 3  # letters: two may begin anybody's name
LEAST_REST = 2  # letters that must be left for a name


@dataclass
class PlaceNames:
    """Each form with the prefixes of the areas it may mean."""

    forms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sounds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    offices: dict[str, set[str]] = field(default_factory=dict)
    """上河村村民委员会: typed whole or not at all, for its ending is everybody's"""
    areas: list[tuple[str, int]] = field(default_factory=list)
    """(code, key) of every area, former ones too: a household may still stand in one"""
    _sorted: list[str] = field(default_factory=list)

    def add(self, names: Iterable[str], prefix: str) -> None:
        for form in {spelled for name in names for spelled in (name, *spellings(name)) if len(name) > 1}:
            self.forms[form].add(prefix)
        for sound in {sound for name in names for sound in sounds_of(name) if len(sound) > 1}:
            if sound not in self.sounds:
                insort(self._sorted, sound)
            self.sounds[sound].add(prefix)

    def inside(self, prefixes: Iterable[str]) -> list[int]:
        """The areas under some codes."""
        within = tuple(prefixes)
        return [pk for code, pk in self.areas if code.startswith(within)]

    def whole(self, word: str) -> frozenset[str]:
        if len(word) < 2:
            return frozenset()
        if word.isascii():
            found = self._beginning(word) | self._beginning(folded(word)) | self._half_spelled(word)
        elif word in self.offices:
            found = self.offices[word]
        else:
            found = {prefix for form, meant in self.forms.items() if word in form for prefix in meant}
        return frozenset(found) if len(found) <= MOST_MEANT else frozenset()

    def split(self, word: str) -> Iterator[tuple[frozenset[str], str]]:
        known, least, rest = (self.sounds, LEAST_SOUND, LEAST_REST) if word.isascii() else (self.forms, 2, 1)
        lengths = range(len(word) - rest, least - 1, -1)
        for length in lengths:
            if meant := self._named(word[:length], known):
                yield frozenset(meant), word[length:]
                break
        for length in lengths:
            if meant := self._named(word[-length:], known):
                yield frozenset(meant), word[:-length]
                break

    def _named(self, word: str, known: dict[str, set[str]]) -> set[str] | None:
        return known.get(word) or (known.get(folded(word)) if word.isascii() else self.offices.get(word))

    def _half_spelled(self, word: str) -> set[str]:
        pattern = re.compile(half_spelled(word).strip() or "(?!)")
        return {prefix for sound in self._sorted if pattern.match(sound) for prefix in self.sounds[sound]}

    def _beginning(self, sound: str) -> set[str]:
        found: set[str] = set()
        start = bisect_left(self._sorted, sound)
        for known in self._sorted[start : start + MOST_MEANT]:
            if not known.startswith(sound):
                break
            found |= self.sounds[known]
        return found


_kept: tuple[object, PlaceNames] | None = None


def place_names() -> PlaceNames:
    """Of every area and hamlet of today: whose people somebody may see is decided by scope, not by names."""
    global _kept
    mark = _mark()
    if _kept is None or _kept[0] != mark:
        _kept = (mark, _read())
    return _kept[1]


def _mark() -> object:
    """Other than before as soon as a name or a code is."""
    former = Cast(F("former_names"), CharField())
    until = Coalesce(Cast("valid_to", CharField()), Value(""))
    of_area = Concat("code", Value(" "), "name", Value(" "), former, until, output_field=CharField())
    of_hamlet = Concat("name", Cast("aliases", CharField()), Cast("village_id", CharField()), output_field=CharField())
    areas = Area.objects.aggregate(n=Count("pk"), sum=Sum(_Hash(of_area)))
    hamlets = NaturalVillage.objects.aggregate(n=Count("pk"), sum=Sum(_Hash(of_hamlet)))
    return areas["n"], areas["sum"], hamlets["n"], hamlets["sum"]


class _Hash(Func):
    function = "hashtext"
    output_field = IntegerField()


def _read() -> PlaceNames:
    names = PlaceNames()
    names.areas = list(Area.objects.values_list("code", "pk"))
    rows = Area.objects.filter(valid_to=None).exclude(level=Level.GRID)
    prefixes: dict[int, str] = {}
    for pk, code, name, level, former in rows.values_list("pk", "code", "name", "level", "former_names"):
        prefixes[pk] = code[: SIGNIFICANT_DIGITS[level]]
        names.add({form for one in (name, *former) for form in _forms(one, level)}, prefixes[pk])
        names.offices.setdefault(plain(name), set()).add(prefixes[pk])
    for name, aliases, village in NaturalVillage.objects.values_list("name", "aliases", "village"):
        if village in prefixes:
            names.add({form for one in (name, *aliases) for form in _forms(one, Level.VILLAGE)}, prefixes[village])
    return names


def _forms(name: str, level: str) -> set[str]:
    """上河村村民委员会 is typed 上河村 or 上河."""
    typed = plain(name)
    bare = core_name(typed, _ENDINGS[Level(level)]) if level in _ENDINGS else core_name(typed)
    return {short_name(typed), bare}
