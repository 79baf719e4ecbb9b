"""How alike two entries of the ledger are, and why: pure. Somebody looks at what is proposed; nothing merges by itself.

Names are compared by their characters and by their sound (秀英, 秀瑛), numbers by how few characters differ. Two sound
ID numbers that differ in more than two characters are two people.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from visits.register.birth import Birth

LOWEST_SCORE = 60
SURE, LIKELY = 90, 75
ALIKE_SOUND = 85  # of 100, by rapidfuzz's ratio of two pinyin
MOST_DIGITS_APART = 2
LUNAR_DAYS = 60  # a birthday by the lunar calendar lies up to two months from the solar one
LARGEST_BLOCK = 200


@dataclass(frozen=True)
class Entry:
    """What is compared of one elder. `sound` is the whole name in pinyin."""

    elder_id: int
    name: str
    sound: str
    gender: str
    birth: Birth | None
    id_number: str
    phone_hash: str
    household_id: int
    village_id: int


@dataclass(frozen=True)
class Reason:
    """`code` with its number, where it has one; the page puts it into words."""

    code: str
    number: int = 0


@dataclass(frozen=True)
class Pair:
    first: Entry
    second: Entry
    score: int
    reasons: list[Reason]


def pairs_alike(entries: Iterable[Entry], apart: frozenset[tuple[int, int]] = frozenset()) -> list[Pair]:
    """The likeliest first; without pairs that somebody has called two people (`apart`, lower id first)."""
    found = []
    for first, second in _candidates(entries):
        if (first.elder_id, second.elder_id) not in apart:
            pair = compare(first, second)
            if pair.score >= LOWEST_SCORE:
                found.append(pair)
    return sorted(found, key=lambda pair: (-pair.score, pair.first.elder_id, pair.second.elder_id))


def compare(first: Entry, second: Entry) -> Pair:
    """Score up to 100 with its reasons; 0 for two who are certainly two."""
    if _is_contradicted(first, second):
        return Pair(first, second, 0, [])
    scored = [
        *_of_name(first, second),
        *_of_birth(first, second),
        *_of_numbers(first, second),
        *_of_place(first, second),
    ]
    is_named = any(reason.code.startswith("name") for _points, reason in scored)
    score = min(100, max(0, sum(points for points, _reason in scored))) if is_named else 0
    return Pair(first, second, score, [reason for _points, reason in scored if reason.code])


def _candidates(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Pairs that share something; comparing everybody with everybody would take hours for a county."""
    blocks: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in _keys(entry):
            blocks[key].append(entry)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for one, other in combinations(block[:LARGEST_BLOCK], 2):
            first, second = sorted((one, other), key=lambda entry: entry.elder_id)
            ids = (first.elder_id, second.elder_id)
            if first is not second and ids not in seen:
                seen.add(ids)
                yield first, second


def _keys(entry: Entry) -> Iterator[Hashable]:
    yield "sound", entry.sound
    yield "family", entry.village_id, entry.sound[:3], entry.birth.earliest.year if entry.birth else None
    if entry.phone_hash:
        yield "phone", entry.phone_hash
    if entry.birth:
        yield "birth", entry.birth
    if entry.id_number:
        yield "id", entry.id_number[:6] + entry.id_number[10:14], entry.name[:1]


def _is_contradicted(first: Entry, second: Entry) -> bool:
    if first.id_number and second.id_number:
        return _digits_apart(first, second) > MOST_DIGITS_APART
    return bool(first.gender and second.gender and first.gender != second.gender)


def _digits_apart(first: Entry, second: Entry) -> int:
    return int(DamerauLevenshtein.distance(first.id_number, second.id_number))


def _of_name(first: Entry, second: Entry) -> Iterator[tuple[int, Reason]]:
    if first.name == second.name:
        yield 40, Reason("name_same")
    elif first.sound == second.sound:
        yield 32, Reason("name_sounds_same")
    elif first.name[:1] == second.name[:1] and (
        fuzz.ratio(first.sound, second.sound) >= ALIKE_SOUND or first.name in second.name or second.name in first.name
    ):
        yield 20, Reason("name_alike")


def _of_birth(first: Entry, second: Entry) -> Iterator[tuple[int, Reason]]:
    if not first.birth or not second.birth:
        yield 5, Reason("birth_unknown")
        return
    days, one, other = first.birth.days_apart(second.birth), first.birth.earliest, second.birth.earliest
    if not (first.birth.is_day and second.birth.is_day):
        yield (12, Reason("birth_may_be_same")) if days == 0 else (-30, Reason(""))
    elif days == 0:
        yield 35, Reason("birth_same")
    elif days <= LUNAR_DAYS:
        yield 20, Reason("birth_near", days)
    elif one.year == other.year:
        yield 12, Reason("birth_year_same")
    elif (one.month, one.day) == (other.month, other.day):
        yield 8, Reason("birthday_same")
    else:
        yield -30, Reason("")


def _of_numbers(first: Entry, second: Entry) -> Iterator[tuple[int, Reason]]:
    if first.id_number and second.id_number:
        apart = _digits_apart(first, second)
        yield 45 // (apart + 1), Reason("id_digits_apart", apart)
    if first.phone_hash and first.phone_hash == second.phone_hash:
        yield 25, Reason("phone_same")


def _of_place(first: Entry, second: Entry) -> Iterator[tuple[int, Reason]]:
    if first.household_id == second.household_id:
        yield 20, Reason("household_same")
    elif first.village_id == second.village_id:
        yield 15, Reason("village_same")
