"""What is proposed for a household's door: where visitors checked in, what online maps answered (P23, P34).

A proposal is nothing until a person takes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import Point
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _

from geo.addresses.online.services import answer_known, online_geocoders, provider_label, text_to_send
from geo.coordinates import convert
from geo.models import OnlineAnswer, PlaceLevel, PlaceSource
from visits.records.models import CheckIn, Mode, Outcome, VisitRecord
from visits.records.models.records import standing
from visits.register.models import CheckInSystem, Household, Transfer

SHOWN = 5
_WORST_ACCURACY_M = 200.0  # such a fix says no more than the village does
_ACCURACY_OF_LEVEL_M = {PlaceLevel.DOOR: 50, PlaceLevel.VILLAGE: 500, PlaceLevel.TOWNSHIP: 3000}


@dataclass(frozen=True)
class Proposal:
    """One point that may be the door. `key` names it in a form; `facts` says how it came about."""

    key: str
    source: PlaceSource
    point: Point
    accuracy_m: int | None
    at: datetime
    is_at_home: bool
    facts: tuple[str, ...]


def proposals_for(*, household: Household) -> list[Proposal]:
    """Check-ins first: those at home before others, the more accurate before the less; then online answers."""
    check_ins = sorted(_of_check_ins(household), key=lambda one: (not one.is_at_home, one.accuracy_m or 1000))
    return [*check_ins[:SHOWN], *_of_online(household)]


def proposal_get(*, household: Household, key: str) -> Proposal | None:
    return next((one for one in proposals_for(household=household) if one.key == key), None)


@dataclass(frozen=True)
class AtDoor:
    """A position given at a visit, and the record of the visit as it stands now: its first version holds the proofs."""

    check_in: CheckIn
    record: VisitRecord


def check_ins_of(*, households: Iterable[int]) -> list[AtDoor]:
    """Positions given at these households' doors, the newest first; not where their people lived before they moved."""
    moved_since = Transfer.objects.filter(elder=OuterRef("elder"), on__gte=OuterRef("visited_on"))
    there = VisitRecord.objects.filter(standing(), elder__household__in=households, mode=Mode.DOOR_TO_DOOR)
    placed = CheckIn.objects.filter(point__isnull=False, record=Coalesce(OuterRef("first_version"), OuterRef("pk")))
    dated = there.filter(Exists(placed)).alias(visited_on=TruncDate("visited_at")).filter(~Exists(moved_since))
    records = dated.select_related("visitor", "elder", "first_version").order_by("-visited_at", "-pk")
    by_first = {record.origin.pk: record for record in records}
    found = {check_in.record_id: check_in for check_in in CheckIn.objects.filter(record__in=by_first)}
    return [AtDoor(found[first], record) for first, record in by_first.items() if first in found]


def points_of(*, check_ins: Sequence[AtDoor], decided: Sequence[CheckInSystem]) -> list[Point]:
    """Where they were, in WGS-84: what was decided about their system goes before what they said of it."""
    return [_point(one, decided) for one in check_ins]


def _point(told: AtDoor, decided: Sequence[CheckInSystem]) -> Point:
    point = told.check_in.point
    assert point is not None
    for decision in decided:
        if told.record.origin.accepted_at <= decision.decided_at:
            lon, lat = convert([point.x, point.y], source=decision.system)[0]
            return Point(float(lon), float(lat), srid=4326)
    return point


def _of_check_ins(household: Household) -> Iterable[Proposal]:
    check_ins = check_ins_of(households=[household.pk])
    decided = list(CheckInSystem.objects.filter(village=household.village_id).order_by("decided_at"))
    for told, point in zip(check_ins, points_of(check_ins=check_ins, decided=decided), strict=True):
        one, record = told.check_in, told.record
        if one.accuracy_m is not None and one.accuracy_m > _WORST_ACCURACY_M:
            continue
        is_at_home = record.outcome == Outcome.MET or one.door_id == household.pk
        facts = [_("扫了门牌码") if one.door_id == household.pk else str(record.get_outcome_display())]
        if record.visitor:
            facts.insert(0, record.visitor.name)
        accuracy_m = round(one.accuracy_m) if one.accuracy_m else None
        yield Proposal(
            f"check_in:{one.pk}",
            PlaceSource.CHECKED_IN,
            point,
            accuracy_m,
            record.visited_at,
            is_at_home,
            tuple(facts),
        )


def _of_online(household: Household) -> Iterable[Proposal]:
    text = text_to_send(address=household.address, village=household.village)
    for provider in online_geocoders():
        answer = answer_known(text=text, provider=provider)
        if answer and answer.point and answer.level in _ACCURACY_OF_LEVEL_M:
            yield Proposal(
                f"online:{provider}",
                PlaceSource.ONLINE,
                answer.point,
                _ACCURACY_OF_LEVEL_M[PlaceLevel(answer.level)],
                answer.asked_at,
                False,
                tuple(filter(None, (provider_label(provider), answer.said))),
            )


def online_nothing(*, household: Household) -> list[str]:
    """Providers that were asked of this address and know nothing of use."""
    text = text_to_send(address=household.address, village=household.village)
    answers: dict[str, OnlineAnswer | None] = {
        name: answer_known(text=text, provider=name) for name in online_geocoders()
    }
    return [
        provider_label(name)
        for name, answer in answers.items()
        if answer and (answer.point is None or answer.level not in _ACCURACY_OF_LEVEL_M)
    ]
