"""Everything else that points to an elder, in whatever room: planned stops, emergencies, helpers, answers, papers."""

from typing import Any

from django.db.models import ForeignObjectRel

from visits.merging.services.journal import Journal
from visits.records.models import CareService, VisitRecord
from visits.register.models import (
    CategoryFlag,
    ChangeEntry,
    Contact,
    Elder,
    ElderMerge,
    ElderState,
    NotSamePerson,
    Responsibility,
    Situation,
)
from visits.register.selectors.cards import SITUATION

# Joined with care elsewhere, or the history of the entry itself, which nobody may rewrite.
_NOT_HERE = (
    *(CategoryFlag, Contact, ElderState, Responsibility, VisitRecord, CareService, Situation),
    *(Elder, ElderMerge, NotSamePerson, ChangeEntry),
)


def belongings_move(journal: Journal, kept: Elder, merged: Elder) -> None:
    """A row that would be doubled stays with the pointer."""
    for relation in Elder._meta.related_objects:
        if relation.related_model not in _NOT_HERE:
            _move(journal, relation, kept, merged)
    _situation_join(journal, kept, merged)


def _move(journal: Journal, relation: ForeignObjectRel, kept: Elder, merged: Elder) -> None:
    column: Any = relation.field
    model: Any = relation.related_model
    for row in model._base_manager.filter(**{column.name: merged}).order_by("pk"):
        journal.try_set(row, **{column.attname: kept.pk})


def _situation_join(journal: Journal, kept: Elder, merged: Elder) -> None:
    """What the kept entry does not say, the other one may."""
    theirs = Situation.objects.filter(elder=merged).first()
    mine = Situation.objects.filter(elder=kept).first()
    if theirs is None:
        return
    if mine is None:
        journal.set(theirs, elder_id=kept.pk)
        return
    said = {name: getattr(theirs, name) for name in SITUATION if getattr(mine, name) in ("", None, [])}
    journal.set(mine, **{name: value for name, value in said.items() if value not in ("", None, [])})
