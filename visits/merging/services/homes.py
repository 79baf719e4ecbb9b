"""Where the person lives: one of the two households, with the hazards of a door that nobody else is behind."""

from visits.merging.services.journal import Journal
from visits.register.models import Elder, Household


def home_join(journal: Journal, kept: Elder, merged: Elder, *, takes_merged: bool) -> None:
    mine, theirs = kept.household, merged.household
    if mine.pk == theirs.pk:
        return
    if takes_merged:
        journal.set(kept, household_id=theirs.pk)
        journal.set(merged, household_id=mine.pk)
    chosen, left = (theirs, mine) if takes_merged else (mine, theirs)
    if not Elder.objects.filter(household=left).exclude(pk__in=[kept.pk, merged.pk]).exists():
        _hazards_move(journal, left, chosen)


def _hazards_move(journal: Journal, left: Household, chosen: Household) -> None:
    known = set(chosen.hazards.filter(closed_on=None).values_list("kind", "note"))
    for hazard in left.hazards.order_by("pk"):
        if hazard.closed_on is not None or (hazard.kind, hazard.note) not in known:
            journal.set(hazard, household_id=chosen.pk)
