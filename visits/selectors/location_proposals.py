"""What is proposed for a household's door: where visitors checked in, what online maps answered (P23, P34).

A proposal is nothing until a person takes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from geo.coordinates import convert
from geo.models import OnlineAnswer, PlaceLevel, PlaceSource
from geo.services.online import answer_known, online_geocoders, provider_label, text_to_send
from visits.models import CheckIn, CheckInSystem, Household, Mode, Outcome
from visits.models.records import standing

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


def check_ins_of(*, households: Iterable[int]) -> list[CheckIn]:
    """Positions given at these households' doors, of records as they stand now, the newest first."""
    rows = CheckIn.objects.filter(
        standing("record__"),
        record__elder__household__in=households,
        record__mode=Mode.DOOR_TO_DOOR,
        point__isnull=False,
    )
    return list(rows.select_related("record__visitor", "record__elder").order_by("-record__visited_at", "-pk"))


def points_of(*, check_ins: Sequence[CheckIn], decided: Sequence[CheckInSystem]) -> list[Point]:
    """Where they were, in WGS-84: what was decided about their system goes before what they said of it."""
    return [_point(one, decided) for one in check_ins]


def _point(check_in: CheckIn, decided: Sequence[CheckInSystem]) -> Point:
    assert check_in.point is not None
    for decision in decided:
        if check_in.record.accepted_at <= decision.decided_at:
            lon, lat = convert([check_in.point.x, check_in.point.y], source=decision.system)[0]
            return Point(float(lon), float(lat), srid=4326)
    return check_in.point


def _of_check_ins(household: Household) -> Iterable[Proposal]:
    check_ins = check_ins_of(households=[household.pk])
    decided = list(CheckInSystem.objects.filter(village=household.village_id).order_by("decided_at"))
    for one, point in zip(check_ins, points_of(check_ins=check_ins, decided=decided), strict=True):
        if one.accuracy_m is not None and one.accuracy_m > _WORST_ACCURACY_M:
            continue
        is_at_home = one.record.outcome == Outcome.MET or one.door_id == household.pk
        facts = [_("扫了门牌码") if one.door_id == household.pk else str(one.record.get_outcome_display())]
        if one.record.visitor:
            facts.insert(0, one.record.visitor.name)
        accuracy_m = round(one.accuracy_m) if one.accuracy_m else None
        yield Proposal(
            f"check_in:{one.pk}",
            PlaceSource.CHECKED_IN,
            point,
            accuracy_m,
            one.record.visited_at,
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
