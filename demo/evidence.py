"""Where visitors of the last days stood: mostly at the door, some with its code, a few far away or unlocated."""

from datetime import timedelta

import numpy as np
from django.db.models import QuerySet

from base import clock
from geo.models import Area, PlaceLevel
from visits.records.door_codes import door_code
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.proof import CheckInSaid
from visits.records.services.check_ins import check_in_add

_DAYS = 7
_MOST = 200
_DEGREE_M = 111_000
_WAYS = {"door": 0.72, "code": 0.15, "reason": 0.08, "far": 0.05}
_REASONS = ["手机没电", "山里没有卫星信号", "忘记打开定位"]


def evidence_give(*, township: Area) -> int:
    """To the records that have none yet; how many have one now."""
    for record in _recent(township).filter(check_in=None)[:_MOST]:
        check_in_add(record=record, said=_said(record))
    return _recent(township).exclude(check_in=None).count()


def _recent(township: Area) -> QuerySet[VisitRecord]:
    since = clock.now() - timedelta(days=_DAYS)
    records = VisitRecord.objects.filter(
        elder__household__village__code__startswith=township.prefix,
        elder__household__place__level=PlaceLevel.DOOR,
        mode=Mode.DOOR_TO_DOOR,
        outcome=Outcome.MET,
        visited_at__gte=since,
        replaces=None,
    )
    return records.select_related("elder__household__place", "elder__household__village").order_by("visited_at", "pk")


def _said(record: VisitRecord) -> CheckInSaid:
    """The same for the same record, however often the demo runs."""
    rng = np.random.default_rng(record.uuid.int % 2**63)
    way = str(rng.choice(list(_WAYS), p=list(_WAYS.values())))
    if way == "reason":
        return CheckInSaid(reason=str(rng.choice(_REASONS)))
    place = record.elder.household.place
    assert place is not None
    blur_m = 2500 if way == "far" else 18
    lon, lat = rng.normal((place.point.x, place.point.y), blur_m / _DEGREE_M)
    code = door_code(record.elder.household_id) if way == "code" else ""
    return CheckInSaid(
        at=record.visited_at - timedelta(minutes=int(rng.integers(0, 3))),
        lon=float(lon),
        lat=float(lat),
        accuracy_m=float(rng.integers(5, 40)),
        door_code=code,
    )
