"""What an import changed of each elder, where the person's page shows every edit (P10)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from accounts.models import User
from base import clock
from visits.exchange.ledger.elder_lines import SITUATION_COLUMNS
from visits.exchange.ledger.report import Change
from visits.register.models import Card, Category, ChangeEntry, Elder

BATCH = 2000
_CARDS = {
    "state": Card.STATE,
    "responsible": Card.RESPONSIBILITY,
    "stand_in": Card.RESPONSIBILITY,
    "hazards": Card.HOUSEHOLD,
    **dict.fromkeys(SITUATION_COLUMNS, Card.SITUATION),
    **dict.fromkeys(Category.values, Card.CATEGORY),
}


def changes_keep(*, created: Iterable[Elder], changed: Mapping[int, list[Change]], by: User | None) -> None:
    """One entry for each card of each elder that a line has touched; the facts count as confirmed today."""
    entries = [_entry(elder.pk, Card.IDENTITY, [["name", "", elder.name]], by) for elder in created]
    for elder_id, changes in changed.items():
        told: dict[Card, list[list[str]]] = defaultdict(list)
        for change in changes:
            told[_card(change.field)].append([change.field, change.before, change.after])
        entries += [_entry(elder_id, card, fields, by) for card, fields in told.items()]
    ChangeEntry.objects.bulk_create(entries, batch_size=BATCH)
    Elder.objects.filter(pk__in=changed).update(confirmed_on=clock.today())


def _card(field: str) -> Card:
    return Card.CONTACTS if field.startswith("contact") else _CARDS.get(field, Card.IDENTITY)


def _entry(elder_id: int, card: Card, fields: list[list[str]], by: User | None) -> ChangeEntry:
    told = json.dumps(fields, ensure_ascii=False)
    return ChangeEntry(elder_id=elder_id, card=card, at=clock.now(), by=by, fields=told)
