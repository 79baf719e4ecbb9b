"""What about a record somebody should look at, by rules with figures (P25). Pure; nobody is judged by it.

Each rule gives what a good visit in the mountains can never show, or a person finds the reason with one look.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import fuzz

from geo.coordinates import distance_m

TOO_FAR_M = 500
VILLAGE_FAR_M = 5000
TOO_SHORT = timedelta(minutes=3)
CLOCK_SKEW = timedelta(minutes=10)
FASTEST_M_S = 80 / 3.6
TRAVEL_FROM_M = 1000
TEXT_FROM_CHARS = 12
TEXT_ALIKE = 95
LOOKS_ALIKE_BITS = 6


@dataclass(frozen=True)
class Finding:
    kind: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Visited:
    """A visit as it was recorded; `point` is (lon, lat) in WGS-84."""

    at: datetime
    left_at: datetime | None = None
    point: tuple[float, float] | None = None
    accuracy_m: float = 0
    door_distance_m: float | None = None
    door_is_exact: bool = False
    is_other_door: bool = False
    device_at: datetime | None = None
    received_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Shot:
    """A picture of some record: the hash of its content, and how it looks."""

    record_id: int
    sha256: str
    look: str


@dataclass(frozen=True)
class Note:
    record_id: int
    text: str


@dataclass(frozen=True)
class Passage:
    """Another check-in of the same visitor."""

    record_id: int
    at: datetime
    point: tuple[float, float]


def findings_of_visit(visit: Visited, *, notes: Iterable[Note], passages: Iterable[Passage]) -> list[Finding]:
    found = [_too_far(visit), _other_door(visit), _too_short(visit), _clock_skew(visit)]
    found += [_copied(visit, notes), _impossible(visit, passages)]
    return [finding for finding in found if finding]


def finding_of_pictures(own: Iterable[Shot], earlier: Iterable[Shot]) -> Finding | None:
    """The first of the record's pictures that another visit has shown before, by its bytes or by its look."""
    known = list(earlier)
    for shot in own:
        for other in known:
            same = shot.sha256 == other.sha256
            if same or (shot.look and other.look and _bits_apart(shot.look, other.look) <= LOOKS_ALIKE_BITS):
                return Finding("seen_photo", {"record": other.record_id, "same_file": same})
    return None


def _bits_apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _too_far(visit: Visited) -> Finding | None:
    if visit.door_distance_m is None:
        return None
    most = (TOO_FAR_M if visit.door_is_exact else VILLAGE_FAR_M) + visit.accuracy_m
    if visit.door_distance_m <= most:
        return None
    return Finding("too_far", {"distance_m": round(visit.door_distance_m), "accuracy_m": round(visit.accuracy_m)})


def _other_door(visit: Visited) -> Finding | None:
    return Finding("other_door") if visit.is_other_door else None


def _too_short(visit: Visited) -> Finding | None:
    if visit.left_at is None or visit.left_at - visit.at >= TOO_SHORT:
        return None
    return Finding("too_short", {"seconds": round((visit.left_at - visit.at).total_seconds())})


def _clock_skew(visit: Visited) -> Finding | None:
    if visit.device_at is None or visit.received_at is None:
        return None
    skew = visit.device_at - visit.received_at
    return Finding("clock_skew", {"seconds": round(skew.total_seconds())}) if abs(skew) > CLOCK_SKEW else None


def _copied(visit: Visited, notes: Iterable[Note]) -> Finding | None:
    text = visit.note.strip()
    if len(text) < TEXT_FROM_CHARS:
        return None
    for note in notes:
        alike = fuzz.ratio(text, note.text.strip())
        if alike >= TEXT_ALIKE:
            return Finding("copied_text", {"record": note.record_id, "alike": round(alike)})
    return None


def _impossible(visit: Visited, passages: Iterable[Passage]) -> Finding | None:
    if visit.point is None:
        return None
    for passage in passages:
        away_m = float(distance_m(visit.point, passage.point))
        seconds = abs((visit.at - passage.at).total_seconds())
        if away_m > TRAVEL_FROM_M and away_m > seconds * FASTEST_M_S:
            detail = {"record": passage.record_id, "distance_m": round(away_m), "seconds": round(seconds)}
            return Finding("impossible_travel", detail)
    return None
