"""The history of edits as people read it: who, when, what, from what to what (P10)."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.seeing.masking import mask_phone
from maps.look.words import day
from visits.register import models as rows
from visits.register.models import Card, ChangeEntry, Elder, Household, Situation

SHOWN = 40
_NUMBERS = re.compile(r"[\dXx]{7,}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MODELS: dict[str, type[models.Model]] = {
    Card.IDENTITY: Elder,
    Card.HOUSEHOLD: Household,
    Card.SITUATION: Situation,
}
_CODES: dict[str, tuple[type[models.TextChoices], ...]] = {
    Card.MEMBERS: (rows.Gender, rows.Assistance),
    Card.STATE: (rows.State,),
    Card.CATEGORY: (rows.Category,),
    Card.TIER: (rows.Tier,),
    Card.RESPONSIBILITY: (rows.ResponsibilityKind,),
    Card.PARTICIPANT: (rows.ParticipantRole, rows.VisitorKind, rows.Society),
    Card.WILLINGNESS: (rows.Answer, rows.HowAsked),
    Card.CONSENT: (rows.LegalBasis,),
    Card.HOUSEHOLD: (rows.BenefitKind,),
}


_NAMED: dict[str, Any] = {
    "village": gettext_lazy("村"),
    "address": gettext_lazy("住址"),
    "household": gettext_lazy("户"),
    "benefit": gettext_lazy("补贴"),
    "confirmed_on": gettext_lazy("核实"),
}


@dataclass(frozen=True)
class Changed:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Edit:
    entry: ChangeEntry
    fields: list[Changed]


def edits_of(*, elder: Elder, in_full: bool) -> list[Edit]:
    """The latest edits of an elder and of their household; numbers are masked unless they are asked for."""
    entries = ChangeEntry.objects.filter(Q(elder=elder) | Q(household=elder.household_id)).select_related("by")
    return [Edit(entry, changed_of(entry, in_full=in_full)) for entry in entries[:SHOWN]]


def changed_of(entry: ChangeEntry, *, in_full: bool) -> list[Changed]:
    told: Iterable[tuple[str, str | None, str | None]] = json.loads(entry.fields)
    return [
        Changed(
            label_of(entry.card, key),
            value_of(entry.card, key, before, in_full),
            value_of(entry.card, key, after, in_full),
        )
        for key, before, after in told
    ]


def values_told(*, card: Card, values: Mapping[str, str], in_full: bool) -> list[tuple[str, str]]:
    """What stands on a card now, for whoever was overtaken by another editor."""
    return [(label_of(card, key), value_of(card, key, value, in_full)) for key, value in values.items()]


def label_of(card: str, key: str) -> str:
    column = _column(card, key)
    if column is not None:
        return str(column.verbose_name)
    if card in (Card.CONTACTS, Card.MEMBERS) and key.isdigit():
        return _("第 {n} 位").format(n=int(key) + (card == Card.MEMBERS))
    words = [str(_NAMED.get(word) or _word(card, word)) for word in key.split() if not _is_key(word)]
    return " ".join(words)


def value_of(card: str, key: str, value: str | None, in_full: bool) -> str:
    if not value:
        return _("有") if value == "" and _column(card, key) is None else "–"
    column = _column(card, key)
    labels = _labels(column) if column is not None else {}
    text = " ".join(str(labels.get(word) or _word(card, word)) for word in value.split())
    return text if in_full else _NUMBERS.sub(lambda found: mask_phone(found[0]), text)


def _is_key(word: str) -> bool:
    return word.isdigit()


def _word(card: str, word: str) -> Any:
    said = {"yes": _("是"), "no": _("否")}
    for choices in _CODES.get(card, ()):
        said |= {str(value): label for value, label in choices.choices}
    return said.get(word) or _as_day(word) or word


def _as_day(word: str) -> str:
    """ "" for what is no day, though it may be written like one."""
    try:
        return day(date.fromisoformat(word)) if _DATE.fullmatch(word) else ""
    except ValueError:
        return ""


def _column(card: str, key: str) -> "models.Field[Any, Any] | None":
    model = _MODELS.get(card)
    names = {field.name: field for field in model._meta.fields} if model else {}
    return names.get(key)


def _labels(column: "models.Field[Any, Any]") -> dict[str, Any]:
    base = getattr(column, "base_field", column)
    return {str(value): label for value, label in base.flatchoices} | {"yes": _("是"), "no": _("否")}
