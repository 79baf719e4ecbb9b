"""The one box: whom what was typed may mean, best first, and what each was found by.

Each question asks one index for at most `MOST_RANKED` rows; how well somebody fits is decided over these in memory.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.models import Prefetch, Q, QuerySet

from base.crypto import digits_of, keyed_hash
from geo.scope import Scope
from visits.register.models import Contact, Elder
from visits.register.selectors.phones import elders_by_phone
from visits.register.selectors.place_names import PlaceNames, place_names
from visits.register.selectors.whereabouts import Known, level_known, point_known
from visits.register.spelling.pinyin import readings_of
from visits.register.spelling.sought import folded, half_spelled
from visits.register.spelling.typed import Reading, readings

MOST_RANKED = 300
"""So many are looked at; beyond that only "more" is said, and what would narrow it."""
VILLAGES_NAMED = 6
LEAST_OF_A_CONTACT = 2
"""Characters or letters: one alone would be half of everybody's family"""
_EXACT, _BEGINS, _INSIDE, _SOUND, _OTHER, _BY_CONTACT = range(6)


@dataclass(frozen=True)
class Hit:
    """`contact` is whoever it was found by, where that is not the elder; `distance_m` from where somebody stands."""

    elder: Elder
    contact: Contact | None = None
    distance_m: float | None = None


@dataclass(frozen=True)
class Found:
    hits: list[Hit] = field(default_factory=list)
    more: int = 0
    is_more_than_counted: bool = False
    villages_beside: list[tuple[str, int]] = field(default_factory=list)
    """Villages of all that were found, with how many, where naming one would narrow it."""


def elders_sought(*, scope: Scope, text: str, limit: int, here: Point | None = None) -> Found:
    """The first `limit`; of those who fit equally well the nearest to `here` first, else by village and name."""
    names = place_names()
    asked = [_Asked(reading, within) for reading, within in _within(readings(text, names), scope, names)]
    with _by_index():
        ranked = _ranked(asked, limit)
        return _told(scope, ranked, asked, limit, here)


def namesakes_of(*, scope: Scope, elder: Elder) -> int:
    """How many others bear the same name, in whatever characters and with whatever dot it is written."""
    name = elder.sought.split(" ")[1] if elder.sought else ""
    others = Elder.objects.filter(sought__startswith=f" {name} ").exclude(pk=elder.pk) if name else Elder.objects.none()
    return scope.narrow(others, "household__village").count()


@contextmanager
def _by_index() -> Iterator[None]:
    """Where only some rows are asked for, the planner thinks reading the whole table cheaper than its index: of 200,000
    people that takes ten times as long, and so does waking workers for it.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL max_parallel_workers_per_gather TO DEFAULT")


def _ranked(asked: "list[_Asked]", limit: int) -> dict[int, int]:
    """How well each fits; by contacts and addresses only where few fit by their own names."""
    ranked: dict[int, int] = {}
    for one in asked:
        for pk, rank in one.by_own_name():
            ranked[pk] = min(rank, ranked.get(pk, rank))
        if len(ranked) >= MOST_RANKED:
            return ranked
    if len(ranked) <= limit:
        for one in asked:
            for pk in one.by_contact_or_address():
                ranked.setdefault(pk, _BY_CONTACT)
    return ranked


def _within(asked: Iterable[Reading], scope: Scope, names: PlaceNames) -> Iterator[tuple[Reading, Q | None]]:
    """Each reading with the condition on an elder's village; None where every village is meant."""
    granted = set(names.inside(scope.prefixes)) if scope.prefixes else set()
    for reading in asked:
        meant = granted if reading.places is None else granted & set(names.inside(reading.places))
        if meant:
            everywhere = len(meant) == len(names.areas)
            yield reading, None if everywhere else Q(household__village__in=sorted(meant))


@dataclass(frozen=True)
class _Asked:
    """One reading of the words, and where."""

    reading: Reading
    within: Q | None

    def by_own_name(self) -> Iterator[tuple[int, int]]:
        """Who fits by their own name, address and numbers, and how well; first whose name begins so."""
        words, found = self.reading.words, set()
        for narrowed in self._narrowed(words):
            rows = narrowed.order_by().values_list("pk", "sought")[:MOST_RANKED]
            for pk, sought in rows:
                found.add(pk)
                yield pk, _rank(sought, words)
            if len(found) >= MOST_RANKED:
                break

    def by_contact_or_address(self) -> list[int]:
        """Who fits when a word may also be a contact's name or stand in the address; the longest word leads."""
        words = self.reading.words
        longest = max(words, key=len, default="")
        if len(longest) < LEAST_OF_A_CONTACT:
            return []
        elders = self._elders()
        contacts = Contact.objects.filter(word_fits(longest))
        if self.within is not None:
            contacts = contacts.filter(elder__in=elders.order_by().values("pk"))
        may_be = {
            *elders.filter(word_fits(longest)).order_by().values_list("pk", flat=True)[:MOST_RANKED],
            *contacts.order_by().values_list("elder_id", flat=True)[:MOST_RANKED],
            *elders.filter(household__sought__contains=f" {longest}")
            .order_by()
            .values_list("pk", flat=True)[:MOST_RANKED],
        }
        rows = elders.filter(pk__in=may_be).select_related("household").only("sought", "household__sought")
        rows = rows.prefetch_related(Prefetch("contacts", Contact.objects.only("elder_id", "sought")))
        return [elder.pk for elder in rows if all(_fits_somehow(elder, word) for word in words)]

    def _narrowed(self, words: tuple[str, ...]) -> Iterator[QuerySet[Elder]]:
        if words:
            longest = max(words, key=len)
            yield self._fitting([Q(sought__startswith=f" {longest}"), *(word_fits(word) for word in words)])
        yield self._fitting([word_fits(word) for word in words])

    def _fitting(self, conditions: Iterable[Q]) -> QuerySet[Elder]:
        return self._elders().filter(*conditions)

    def _elders(self) -> QuerySet[Elder]:
        """By all that is not a word."""
        elders = Elder.objects.all() if self.within is None else Elder.objects.filter(self.within)
        if self.reading.id_number:
            elders = elders.filter(id_number_hash=keyed_hash(self.reading.id_number))
        for house in self.reading.house:
            elders = elders.filter(household__sought__contains=f" {house} ")
        for digits in self.reading.digits:
            elders = elders.filter(pk__in=elders_by_phone(digits, within=self.within))
        return elders


def word_fits(word: str) -> Q:
    """A name by its characters, its sound, its initials, half and half, and what a dialect makes of them."""
    fits = reduce(or_, (Q(sought__contains=f" {spelled}") for spelled in _spelled(word)))
    pattern = half_spelled(word)
    return fits | Q(sought__regex=pattern) if pattern else fits


def _spelled(word: str) -> list[str]:
    """As typed, and its sound; one character alone sounds like too many."""
    if word.isascii():
        return list(dict.fromkeys([word, folded(word)]))
    if len(word) == 1:
        return [word]
    syllables = readings_of(word)[0]
    return list(dict.fromkeys([word, "".join(syllables), "".join(folded(one) for one in syllables)]))


def _fits_somehow(elder: Elder, word: str) -> bool:
    told = [elder.sought, elder.household.sought, *(contact.sought for contact in elder.contacts.all())]
    return any(_holds(sought, word) for sought in told)


def _holds(sought: str, word: str) -> bool:
    pattern = half_spelled(word)
    return any(f" {spelled}" in sought for spelled in _spelled(word)) or bool(pattern and re.search(pattern, sought))


def _rank(sought: str, words: tuple[str, ...]) -> int:
    """By the word that fits best."""
    return min((_rank_of(sought, word) for word in words), default=_OTHER)


def _rank_of(sought: str, word: str) -> int:
    if sought.startswith(f" {word} "):
        return _EXACT
    if sought.startswith(f" {word}"):
        return _BEGINS
    if f" {word} " in sought:
        return _INSIDE
    return _SOUND if f" {word}" in sought else _OTHER


def _told(scope: Scope, ranked: dict[int, int], asked: list[_Asked], limit: int, here: Point | None) -> Found:
    """Once more through the door of scope, whatever was found."""
    rows = scope.narrow(Elder.objects.filter(pk__in=ranked), "household__village")
    columns = ["pk", "household__village__name", "household__village__code", "name"]
    if here is not None:
        rows = rows.annotate(away=Distance(point_known("household__"), here))
        columns.append("away")
    found: list[Any] = list(rows.order_by().values_list(*columns))
    far = float("inf")
    away = {row[0]: row[4].m if here is not None and row[4] is not None else far for row in found}
    found.sort(key=lambda row: (ranked[row[0]], away[row[0]], row[2], row[3], row[0]))
    villages = Counter(row[1] for row in found)
    beside = villages.most_common(VILLAGES_NAMED) if len(found) > limit and len(villages) > 1 else []
    hits = _hits([row[0] for row in found[:limit]], asked, here)
    return Found(hits, max(0, len(found) - limit), len(ranked) >= MOST_RANKED, beside)


def _hits(ids: list[int], asked: list[_Asked], here: Point | None) -> list[Hit]:
    rows = Elder.objects.filter(pk__in=ids).select_related("household__village__parent", "household__place")
    if here is not None:
        rows = rows.annotate(away=Distance(point_known("household__"), here), known=level_known("household__"))
    elders = {elder.pk: elder for elder in rows.prefetch_related("contacts")}
    return [Hit(elders[pk], _contact_meant(elders[pk], asked), _away(elders[pk], here)) for pk in ids]


def _away(elder: Elder, here: Point | None) -> float | None:
    """To the door, the hamlet or the village; a township's centre is nobody's home."""
    if here is None or not Known(elder.known).is_of_village:  # type: ignore[attr-defined]
        return None
    return float(elder.away.m)  # type: ignore[attr-defined]


def _contact_meant(elder: Elder, asked: list[_Asked]) -> Contact | None:
    """The contact whose name or number was typed, where it is not the elder's own."""
    words = {word for one in asked for word in one.reading.words if not _holds(elder.sought, word)}
    runs = {digits for one in asked for digits in one.reading.digits if digits not in digits_of(elder.phone)}
    for contact in elder.contacts.all():
        if any(_holds(contact.sought, word) for word in words):
            return contact
        if any(digits in digits_of(contact.phone) for digits in runs):
            return contact
    return None
