"""The visits, and the care, of both entries as one series each: numbered without gaps as they were accepted (P90)."""

from typing import Any

from visits.merging.services.journal import Journal
from visits.records.models import CareService, VisitRecord
from visits.register.models import Elder

OUT_OF_THE_WAY = 1_000_000  # no two of a person may share a number, not even for a moment
SERIES: dict[Any, str] = {VisitRecord: "visited_at", CareService: "served_on"}


def records_join(journal: Journal, kept: Elder, merged: Elder) -> None:
    for model in SERIES:
        theirs = list(model.objects.filter(elder=merged).order_by("pk"))
        if not theirs:
            continue
        mine = list(model.objects.filter(elder=kept).order_by("pk"))
        for row in theirs:
            journal.set(row, elder_id=kept.pk, sequence=row.sequence + OUT_OF_THE_WAY)
        _renumber(journal, [*mine, *theirs], SERIES[model])


def gaps_close(*, elder_id: int) -> None:
    """After an undo: what was recorded since the merge follows upon what the person had before it."""
    for model, when in SERIES.items():
        rows = list(model.objects.filter(elder=elder_id).order_by("pk"))
        own = {row.pk for row in rows}
        numbers = sorted(row.sequence for row in rows if row.replaces_id not in own)
        if numbers != list(range(1, len(numbers) + 1)):
            _renumber(Journal(), rows, when)


def _renumber(journal: Journal, rows: list[Any], when: str) -> None:
    """A correction bears the number of what it corrects; what was moved here from somebody else has its own."""
    own = {row.pk for row in rows}
    begun = (row for row in rows if row.replaces_id not in own)
    firsts = sorted(begun, key=lambda row: (row.accepted_at, getattr(row, when), row.pk))
    number = {row.pk: at for at, row in enumerate(firsts, start=1)}
    by_pk = {row.pk: row for row in rows}
    wanted = {row.pk: number[_first_of(row, by_pk).pk] for row in rows}
    moving = [row for row in rows if row.sequence != wanted[row.pk]]
    for row in moving:
        if row.sequence < OUT_OF_THE_WAY:
            journal.set(row, sequence=row.sequence + 2 * OUT_OF_THE_WAY)
    for row in moving:
        journal.set(row, sequence=wanted[row.pk])


def _first_of(row: Any, by_pk: dict[int, Any]) -> Any:
    while row.replaces_id in by_pk:
        row = by_pk[row.replaces_id]
    return row
