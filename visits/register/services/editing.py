"""One edit of one card: locked, compared with what the editor saw, kept as a change that nobody can lose (P10)."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from visits.errors import FactsChangedMeanwhile
from visits.register.models import Card, ChangeEntry, Elder, Household
from visits.register.selectors.cards import card_values, fingerprint


@contextmanager
def editing(
    *,
    card: Card,
    by: User | None,
    elder: Elder | None = None,
    household: Household | None = None,
    seen: str | None = None,
) -> Iterator[None]:
    """Do the edit inside the block. `seen` is the fingerprint of the card when the editor opened it; None: no matter.

    Raises `FactsChangedMeanwhile` where somebody else has edited the card since.
    """
    with transaction.atomic():
        _lock(elder, household)
        before = card_values(card=card, elder=elder, household=household)
        if seen is not None and seen != fingerprint(before):
            raise FactsChangedMeanwhile(who=_who(elder, household), card=card.label)
        yield
        after = card_values(card=card, elder=elder, household=household)
        change_record(card=card, before=before, after=after, elder=elder, household=household, by=by)
        _confirm(elder, household)


def change_record(
    *,
    card: Card,
    before: Mapping[str, str],
    after: Mapping[str, str],
    by: User | None,
    elder: Elder | None = None,
    household: Household | None = None,
) -> ChangeEntry | None:
    """What differs, as one row of the history and one of the audit trail; None where nothing does."""
    names = [*after, *(name for name in before if name not in after)]
    changed = [[n, before.get(n, ""), after.get(n, "")] for n in names if before.get(n) != after.get(n)]
    if not changed:
        return None
    subject = f"visits.elder:{elder.pk}" if elder else f"visits.household:{household.pk if household else ''}"
    audit_record(actor=by, action=AuditAction.CHANGE, subject=subject, card=card.value)
    return ChangeEntry.objects.create(
        elder=elder,
        household=household,
        card=card,
        at=clock.now(),
        by=by,
        fields=json.dumps(changed, ensure_ascii=False),
    )


def _lock(elder: Elder | None, household: Household | None) -> None:
    if elder is not None:
        Elder.objects.select_for_update().only("pk").get(pk=elder.pk)
    if household is not None:
        Household.objects.select_for_update().only("pk").get(pk=household.pk)


def _confirm(elder: Elder | None, household: Household | None) -> None:
    """Whoever edits has looked: the facts count as confirmed today."""
    rows = Elder.objects.filter(pk=elder.pk) if elder else Elder.objects.filter(household=household)
    rows.update(confirmed_on=clock.today())


def _who(elder: Elder | None, household: Household | None) -> str:
    return elder.name if elder else str(household)
