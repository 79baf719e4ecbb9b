"""Entries that were merged since a day, as the separate ones they were on it: former months keep their figures (P13).

A merge's journal holds each column that it changed with what stood there before; laid over the rows of today it gives
each entry back what was its own. Merges are few, so this costs nothing where there are none.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from visits.duty.policy import Flag, Override, Person
from visits.duty.selectors.facts import ElderFacts, Home, Seen
from visits.records.models import VisitRecord
from visits.records.models.records import Outcome, standing
from visits.records.outcomes import counts
from visits.register.birth import born
from visits.register.models import CategoryFlag, Elder, ElderMerge, ElderState, Household, TierOverride, Transfer

Columns = dict[str, Any]
Before = dict[tuple[str, int], Columns]


@dataclass(frozen=True)
class Former:
    """The entries, what was recorded of each in some days, and the last visit of each that cleared a duty."""

    people: list[ElderFacts] = field(default_factory=list)
    seen: dict[int, list[Seen]] = field(default_factory=dict)
    last_visits: dict[int, date] = field(default_factory=dict)


def entries_before_merges(*, day: date, since: date) -> Former:
    """Of all merges made after `day`, with the records from `since` to `day`."""
    after = _midnight(day + timedelta(days=1))
    merges = list(ElderMerge.objects.filter(undone_at=None, merged_at__gte=after).order_by("-pk"))
    if not merges:
        return Former()
    ids = {pk for merge in merges for pk in (merge.kept_id, merge.merged_id)}
    before = _before(merges)
    seen = _seen(ids, before, after)
    counted = {pk: [one.day for one in records if one.counts] for pk, records in seen.items()}
    return Former(
        people=_people(ids, before),
        seen={pk: [one for one in records if one.day >= since] for pk, records in seen.items()},
        last_visits={pk: max(days) for pk, days in counted.items() if days},
    )


def _before(merges: Iterable[ElderMerge]) -> Before:
    """Each changed row's columns before the first of the merges, which come with the latest first."""
    found: Before = defaultdict(dict)
    for merge in merges:
        for label, pk, changed in reversed(json.loads(merge.journal)):
            field_of = apps.get_model(label)._meta.get_field
            for name, (was, _after) in changed.items():
                found[label, pk][name] = was if was is None else field_of(name).to_python(was)
    return found


def _rows(model: type[Model], ids: Collection[int], before: Before, *columns: str) -> Iterator[Columns]:
    rows = model._base_manager.filter(elder__in=ids)
    if model is VisitRecord:
        rows = rows.filter(standing())
    for row in rows.values("pk", "elder_id", *columns):
        yield row | before.get((model._meta.label, row["pk"]), {})


def _people(ids: Collection[int], before: Before) -> list[ElderFacts]:
    flags: dict[int, list[Flag]] = defaultdict(list)
    overrides: dict[int, list[Override]] = defaultdict(list)
    states: dict[int, list[tuple[date, str]]] = defaultdict(list)
    left: dict[int, list[tuple[date, Home]]] = defaultdict(list)
    for row in _rows(CategoryFlag, ids, before, "category", "since", "until"):
        flags[row["elder_id"]].append(Flag(row["category"], row["since"], row["until"]))
    for row in _rows(TierOverride, ids, before, "tier", "since", "until"):
        overrides[row["elder_id"]].append(Override(row["tier"], row["since"], row["until"]))
    for row in _rows(ElderState, ids, before, "since", "state"):
        states[row["elder_id"]].append((row["since"], row["state"]))
    for row in _rows(Transfer, ids, before, "on", "from_household_id", "from_village_id", "from_village__code"):
        home = Home(row["from_household_id"], row["from_village_id"], row["from_village__code"])
        left[row["elder_id"]].append((row["on"], home))
    rows = Elder.everyone.filter(pk__in=ids).values("pk", "household_id", "registered_on", "birth_date", "birth_about")
    entries: list[Columns] = [dict(row) | before.get(("visits.Elder", row["pk"]), {}) for row in rows]
    homes = _homes({row["household_id"] for row in entries})
    return [
        ElderFacts(
            row["pk"],
            row["household_id"],
            *homes[row["household_id"]],
            Person(
                row["registered_on"],
                born(row["birth_date"], row["birth_about"]),
                tuple(sorted(flags[row["pk"]], key=lambda flag: flag.since)),
                tuple(sorted(states[row["pk"]])),
                tuple(sorted(overrides[row["pk"]], key=lambda override: override.since)),
            ),
            tuple(sorted(left[row["pk"]], key=lambda move: move[0])),
        )
        for row in entries
    ]


def _homes(household_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    rows = Household.objects.filter(pk__in=household_ids).values_list("pk", "village_id", "village__code")
    return {pk: (village_id, code) for pk, village_id, code in rows}


def _seen(ids: Collection[int], before: Before, after: datetime) -> dict[int, list[Seen]]:
    found: dict[int, list[tuple[datetime, Seen]]] = defaultdict(list)
    for row in _rows(VisitRecord, ids, before, "visited_at", "mode", "outcome"):
        if row["visited_at"] < after:
            clears = counts(mode=row["mode"], outcome=row["outcome"])
            day = timezone.localtime(row["visited_at"]).date()
            one = Seen(day, row["pk"], clears, row["outcome"] == Outcome.MET)
            found[row["elder_id"]].append((row["visited_at"], one))
    return {pk: [one for _at, one in sorted(rows, key=lambda pair: pair[0])] for pk, rows in found.items()}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
