"""What the words in a search box may mean, pure: places, groups and numbers, pieces of a telephone, names.

Words stand in any order and with or without spaces (王家沟王秀兰, 秀兰 王家沟 1号), so that a text has several
readings; each is tried, the one without places first: 石桥生 may be a person.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Protocol

from visits.register.spelling.sought import numbered, plain, without_numbered

MOST_READINGS = 8
LEAST_DIGITS = 4
_APART = re.compile(r"[\s,，;；、/|。:：'\"()（）\[\]【】]+")
_ALL_DIGITS = re.compile(r"[+\d][\d\s\-()]*")
_ID_NUMBER = re.compile(r"\d{15}|\d{17}[\dx]")
_COUNTED = re.compile(r"第?\d+(?:-\d+)*(?:村民小组|居民小组|生产小?队|小组|号楼|号院|单元|[组社队号栋幢室院户])?")
_LONG_NUMBER = re.compile(r"\d[\d-]{2,}\d")


class Places(Protocol):
    """Names of areas, each with the codes that they may mean (`visits.register.selectors.place_names`)."""

    def whole(self, word: str) -> frozenset[str]:
        """Places whose name holds the word, or sounds as it begins."""

    def split(self, word: str) -> Iterator[tuple[frozenset[str], str]]:
        """Places at the beginning or the end of the word, with what is left of it."""


@dataclass(frozen=True)
class Reading:
    """Everything must fit. `places` are prefixes of area codes, one of which must hold the home; None: anywhere."""

    words: tuple[str, ...] = ()
    house: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()
    id_number: str = ""
    places: frozenset[str] | None = None

    @property
    def says_something(self) -> bool:
        return bool(self.words or self.house or self.digits or self.id_number or self.places)


def readings(text: str, places: Places) -> list[Reading]:
    """What a text may mean, the likeliest first; none of marks alone."""
    bare = plain(text)
    if _ID_NUMBER.fullmatch(re.sub(r"[\s-]", "", bare)):
        number = re.sub(r"[\s-]", "", bare)
        return [Reading(id_number=number), *_as_phone(number)]
    if _ALL_DIGITS.fullmatch(bare) and (phone := _as_phone(bare)):
        return phone
    options = [list(_of_word(word, places)) for word in _APART.split(bare) if word]
    found = (_joined(parts) for parts in islice(product(*options), MOST_READINGS * 4))
    sound = [one for one in found if one is not None and one.says_something]
    return sorted(dict.fromkeys(sound), key=lambda one: one.places is not None)[:MOST_READINGS]


def _as_phone(text: str) -> list[Reading]:
    digits = re.sub(r"\D", "", re.sub(r"^(\+|00)\s*86", "", text))
    return [Reading(digits=(digits,))] if len(digits) >= LEAST_DIGITS else []


def _of_word(word: str, places: Places) -> Iterator[Reading]:
    """Without any place, then as a place, then with places cut off before numbers are read and after."""
    yield _rest(word)
    if found := places.whole(word):
        yield Reading(places=found)
    if not re.search(r"\d", word):
        yield from _cut(word, places)
        return
    yield from _cut(word, places)  # 桑梓1村: a number may be a part of the name
    pieces = [piece for piece in _COUNTED.sub(" ", _LONG_NUMBER.sub(" ", word)).split() if piece]
    beside = _rest(" ".join(_LONG_NUMBER.findall(word) + _COUNTED.findall(_LONG_NUMBER.sub(" ", word))))
    options = [[_rest(piece), *_as_place(piece, places), *_cut(piece, places)] for piece in pieces]
    for parts in islice(product(*options), MOST_READINGS):
        if (joined := _joined([beside, *parts])) is not None:
            yield joined


def _as_place(word: str, places: Places) -> Iterator[Reading]:
    if found := places.whole(word):
        yield Reading(places=found)


def _cut(word: str, places: Places, depth: int = 3) -> Iterator[Reading]:
    """青石乡上河村王秀英: one place after the other is taken off."""
    for found, rest in places.split(word):
        further = list(_cut(rest, places, depth - 1)) if depth > 1 else []
        for part in (*further, _rest(rest)):
            if (joined := _joined([Reading(places=found), part])) is not None:
                yield joined


def _rest(text: str) -> Reading:
    """Names, numbers of houses and pieces of telephones."""
    digits = tuple(re.sub(r"\D", "", run) for run in _LONG_NUMBER.findall(text) if not _is_numbered(run, text))
    left = _LONG_NUMBER.sub(lambda run: run[0] if _is_numbered(run[0], text) else " ", text)
    words = re.sub(r"[^\w]|_", " ", without_numbered(left)).split()
    return Reading(words=tuple(words), house=tuple(numbered(left)), digits=digits)


def _is_numbered(run: str, text: str) -> bool:
    """12-1203 and 1204号 are doors; 1381, standing alone, is a piece of a telephone."""
    after = text.partition(run)[2][:1]
    return after in "组社队号栋幢室院户" if after else len(re.sub(r"\D", "", run)) < LEAST_DIGITS


def _joined(parts: Iterable[Reading]) -> Reading | None:
    """All of them together; None where the places lie apart."""
    whole = Reading()
    for part in parts:
        places = _both(whole.places, part.places)
        if places is not None and not places:
            return None
        whole = Reading(
            whole.words + part.words,
            whole.house + part.house,
            whole.digits + part.digits,
            whole.id_number or part.id_number,
            places,
        )
    return whole


def _both(first: frozenset[str] | None, second: frozenset[str] | None) -> frozenset[str] | None:
    if first is None or second is None:
        return second if first is None else first
    inner = {code for code in second if code.startswith(tuple(first))}
    return frozenset(inner | {code for code in first if code.startswith(tuple(second))})
