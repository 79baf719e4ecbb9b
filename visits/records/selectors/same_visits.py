"""The records that may be of the visit somebody tells of (P34, P90)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from visits.records.models import VisitRecord
from visits.records.models.records import standing
from visits.records.same_visit import SameVisit, VisitTold, judge_visits
from visits.register.models import Elder


def told_by(record: VisitRecord) -> VisitTold:
    at = timezone.localtime(record.visited_at)
    moment = at.time().replace(second=0, microsecond=0) if record.time_told else None
    return VisitTold(record.elder_id, at.date(), record.mode, record.outcome, moment, record.visitor_id)


def records_alike(*, told: VisitTold) -> list[VisitRecord]:
    """As they stand, of that elder's day: whichever are not certainly another visit."""
    rows = VisitRecord.objects.filter(standing(), _between(told.day, told.day), elder=told.elder_id)
    return [row for row in rows.order_by("visited_at", "pk") if judge_visits(told, told_by(row)) != SameVisit.OTHER]


Chain = list[VisitRecord]


@dataclass(frozen=True)
class Found:
    """`chain`: all versions of the record that is meant; `asked` where several, or half of one, might be."""

    chain: Chain | None = None
    asked: Collection[VisitRecord] = ()


class KnownVisits:
    """All versions of the records of some elders' days, also of what was since corrected, moved or declared void."""

    def __init__(self, elders: Iterable[Elder], first_day: date, last_day: date) -> None:
        of_days = VisitRecord.objects.filter(_between(first_day, last_day), elder__in=list(elders))
        origins = {first or pk for pk, first in of_days.values_list("pk", "first_version_id")}
        versions = VisitRecord.objects.filter(Q(pk__in=origins) | Q(first_version__in=origins))
        self._chains: dict[int, Chain] = defaultdict(list)
        self._of_day: dict[tuple[int, date], dict[int, Chain]] = defaultdict(dict)
        for version in versions.order_by("accepted_at", "pk"):
            chain = self._chains[version.first_version_id or version.pk]
            chain.append(version)
            key = (version.elder_id, timezone.localtime(version.visited_at).date())
            self._of_day[key][chain[0].pk] = chain

    def meant(self, told: VisitTold, taken: Collection[int] = ()) -> Found:
        """As records stand; else what one of them said before somebody put it right. `taken`: first versions that
        other lines mean.
        """
        near = self._of_day[told.elder_id, told.day]
        chains = [chain for pk, chain in near.items() if pk not in taken]
        same = [chain for chain in chains if _says(chain[-1], told) == SameVisit.SAME]
        if len(same) > 1:
            same = [chain for chain in same if told_by(chain[-1]).at == told.at] or same
        if same:
            return Found(same[0]) if len(same) == 1 else Found(asked=[chain[-1] for chain in same])
        formerly = [chain for chain in chains if any(_says(old, told) == SameVisit.SAME for old in chain[:-1])]
        if len(formerly) == 1:
            return Found(formerly[0])
        return Found(asked=[chain[-1] for chain in chains if _says(chain[-1], told) == SameVisit.OPEN])

    def chain_of(self, record: VisitRecord) -> Found:
        return Found(self._chains[record.first_version_id or record.pk])


def _says(version: VisitRecord, told: VisitTold) -> SameVisit:
    return SameVisit.OTHER if version.voided else judge_visits(told, told_by(version))


def _between(first_day: date, last_day: date) -> Q:
    begin, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (first_day, last_day))
    return Q(visited_at__gte=begin, visited_at__lt=end + timedelta(days=1))
