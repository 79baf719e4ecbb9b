"""Whose visit it is: of whoever answers on the first day on which it can be made.

Where leave is covered by somebody in the visit's window it is the visit of whoever answers on most of the days on which
they are on duty, and the other one stands beside: the visitor who is ill on Monday keeps the visits of the week, one
who is away until Friday leaves them to the stand-in. These days are counted from the plan's beginning, so that days
that pass change nobody's visits.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from dispatch.plans.inputs import Duty, Window
from visits.duty.coverage import DueVisit
from visits.register.models import Responsibility, Visitor
from visits.register.selectors.answering import Answering, answering_by_day

DAY = timedelta(days=1)


def window_of(visit: DueVisit) -> Window:
    """What a plan knows the visit by."""
    return Window(visit.elder_id, visit.first_day, visit.last_day)


def whose_visits(
    due: Collection[DueVisit], *, first_day: date, since: date, last_day: date, duties: Collection[Duty]
) -> dict[Window, Answering]:
    """Of each visit. What is planned lies between `first_day` and `last_day`; the plan began on `since`."""
    changes = _covered({visit.elder_id for visit in due}, since, last_day)
    found = _on_first_days([visit for visit in due if visit.elder_id not in changes], first_day)
    covered = [visit for visit in due if visit.elder_id in changes]
    if covered:
        begins = sorted({since}.union(*changes.values()))
        found |= _on_most_days(covered, begins, last_day, duties)
    return found


def _on_first_days(due: Collection[DueVisit], first_day: date) -> dict[Window, Answering]:
    begins = {window_of(visit): max(visit.first_day, first_day) for visit in due}
    asked: dict[date, set[int]] = defaultdict(set)
    for window, day in begins.items():
        asked[day].add(window.elder_id)
    answering = answering_by_day(elder_ids=asked)
    return {window: answering[day].get(window.elder_id, Answering()) for window, day in begins.items()}


def _covered(elder_ids: Collection[int], since: date, last_day: date) -> dict[int, set[date]]:
    """Of each elder for whom somebody covers leave on these days: the days on which another may begin to answer."""
    rows = Responsibility.objects.filter(elder__in=elder_ids, absence__isnull=False)
    rows = rows.filter(since__lte=last_day, until__gte=since)
    found: dict[int, set[date]] = defaultdict(set)
    for elder_id, begun, ended in rows.values_list("elder_id", "since", "until"):
        assert ended is not None
        found[elder_id] |= {day for day in (begun, ended + DAY) if since < day <= last_day}
    return found


def _on_most_days(
    due: Collection[DueVisit], begins: list[date], last_day: date, duties: Collection[Duty]
) -> dict[Window, Answering]:
    """`begins` are the first days of stretches on which the same people answer."""
    elder_ids = {visit.elder_id for visit in due}
    ends = [*(day - DAY for day in begins[1:]), last_day]
    answering_of = answering_by_day(elder_ids=dict.fromkeys(begins, elder_ids))
    stretches = [(begin, end, answering_of[begin]) for begin, end in zip(begins, ends, strict=True)]
    on_duty = {(duty.visitor_id, duty.day) for duty in duties}
    found: dict[Window, Answering] = {}
    for visit in due:
        told = [
            (answering.get(visit.elder_id, Answering()), max(begin, visit.first_day), min(end, visit.last_day))
            for begin, end, answering in stretches
            if begin <= visit.last_day and end >= visit.first_day
        ]
        found[window_of(visit)] = _most(told, on_duty)
    return found


def _most(told: list[tuple[Answering, date, date]], on_duty: set[tuple[int, date]]) -> Answering:
    """`told`: who answers from one day to another, in order; of those with as many days the first."""
    days: Counter[int] = Counter()
    people: dict[int, Visitor] = {}
    for answers, first, last in told:
        if answers.visitor:
            people[answers.visitor.pk] = answers.visitor
            days[answers.visitor.pk] += sum(
                (answers.visitor.pk, first + n * DAY) in on_duty for n in range((last - first).days + 1)
            )
    if len(people) < 2:
        return next((answers for answers, _first, _last in told if answers.visitor), Answering())
    best, other = sorted(people, key=lambda pk: -days[pk])[:2]
    return Answering(responsible=people[best], stand_in=people[other])
