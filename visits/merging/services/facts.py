"""Dated facts and contacts of both entries as those of one person."""

from datetime import date, timedelta

from base import clock
from visits.merging.services.journal import Journal
from visits.register.models import CategoryFlag, Elder, Responsibility, ResponsibilityKind

DAY = timedelta(days=1)


def states_join(journal: Journal, kept: Elder, merged: Elder, *, takes_merged: bool) -> None:
    """The states of one entry hold, for they contradict each other where they differ; the pointer keeps the others."""
    if not takes_merged:
        return
    mine, theirs = ({state.since: state for state in elder.states.all()} for elder in (kept, merged))
    for since in sorted(mine.keys() & theirs.keys()):
        told, other = mine[since], theirs[since]
        said, otherwise = {"state": told.state, "note": told.note}, {"state": other.state, "note": other.note}
        journal.set(told, **otherwise)
        journal.set(other, **said)
    for since, state in mine.items():
        if since not in theirs:
            journal.set(state, elder_id=merged.pk)
    for since, state in theirs.items():
        if since not in mine:
            journal.set(state, elder_id=kept.pk)


def flags_join(journal: Journal, kept: Elder, merged: Elder) -> None:
    """A category holds while either entry says so: one that overlaps widens the kept one, others move."""
    mine = list(kept.flags.order_by("since", "pk"))
    for flag in merged.flags.order_by("since", "pk"):
        same = next((one for one in mine if one.category == flag.category and _touch(one, flag)), None)
        if same is None:
            journal.set(flag, elder_id=kept.pk)
            mine.append(flag)
            continue
        since = min(same.since, flag.since)
        if not any(one is not same and (one.category, one.since) == (same.category, since) for one in mine):
            journal.set(same, since=since, until=_later(same.until, flag.until))


def _touch(one: CategoryFlag, other: CategoryFlag) -> bool:
    return one.since <= (other.until or date.max - DAY) + DAY and other.since <= (one.until or date.max - DAY) + DAY


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def contacts_join(journal: Journal, kept: Elder, merged: Elder) -> None:
    """Whoever is not known yet stands behind those who are."""
    mine = list(kept.contacts.order_by("order"))
    for contact in merged.contacts.order_by("order"):
        known = any(
            one.phone_hash == contact.phone_hash and (one.phone_hash or one.name == contact.name) for one in mine
        )
        if not known:
            journal.set(contact, elder_id=kept.pk, order=max((one.order for one in mine), default=0) + 1)
            mine.append(contact)


def responsibilities_join(journal: Journal, kept: Elder, merged: Elder, *, takes_merged: bool) -> None:
    """One answers for the person now; who answered before stays readable."""
    for row in merged.responsibilities.exclude(until=None).order_by("pk"):
        journal.set(row, elder_id=kept.pk)
    for kind in ResponsibilityKind.values:
        mine = kept.responsibilities.filter(kind=kind, until=None).first()
        theirs = merged.responsibilities.filter(kind=kind, until=None).first()
        if theirs is None:
            continue
        if mine is not None and takes_merged:
            _end(journal, mine)
        elif mine is not None:
            _end(journal, theirs)
            continue
        journal.set(theirs, elder_id=kept.pk)


def _end(journal: Journal, row: Responsibility) -> None:
    journal.set(row, until=max(row.since, clock.today() - DAY))
