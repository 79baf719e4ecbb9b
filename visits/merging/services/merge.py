"""Making two entries one: whatever hangs on the one moves to the other, the person's history becomes one history."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from visits.errors import MergeRefused
from visits.merging.services.belongings import belongings_move
from visits.merging.services.facts import contacts_join, flags_join, responsibilities_join, states_join
from visits.merging.services.homes import home_join
from visits.merging.services.journal import Journal
from visits.merging.services.records import records_join
from visits.register.birth import tells_more
from visits.register.models import Card, Elder, ElderMerge
from visits.register.selectors.cards import IDENTITY, text_of
from visits.register.services.editing import change_record
from visits.register.spelling.pinyin import pinyin_of

KEPT, MERGED = "kept", "merged"
_BIRTH = ("birth_date", "birth_about")
CHOICES = (*IDENTITY, "household", "state", "responsible")


@transaction.atomic
def elders_merge(*, kept: Elder, merged: Elder, choices: Mapping[str, str], by: User) -> ElderMerge:
    """`choices` says of which entry each of `CHOICES` is right; of those not named the kept one's, where it has any."""
    kept, merged = _locked(kept, merged)
    journal = Journal()
    before, of = identity_told(kept), merged.name
    takes = {name: choices.get(name) == MERGED for name in CHOICES}
    _birth_join(journal, kept, merged, chosen=choices.get("birth_date"))
    _identity_join(journal, kept, merged, takes)
    home_join(journal, kept, merged, takes_merged=takes["household"])
    states_join(journal, kept, merged, takes_merged=takes["state"])
    flags_join(journal, kept, merged)
    contacts_join(journal, kept, merged)
    responsibilities_join(journal, kept, merged, takes_merged=takes["responsible"])
    records_join(journal, kept, merged)
    belongings_move(journal, kept, merged)
    for pointer in Elder.everyone.filter(merged_into=merged).order_by("pk"):
        journal.set(pointer, merged_into_id=kept.pk)
    journal.set(merged, merged_into_id=kept.pk)
    row = ElderMerge.objects.create(
        kept=kept, merged=merged, merged_at=clock.now(), made_by=by, journal=journal.as_text()
    )
    after = identity_told(kept) | {"merged": of}
    change_record(card=Card.IDENTITY, before=before, after=after, elder=kept, by=by)
    for elder in (kept, merged):
        told: dict[str, Any] = {"merged": merged.pk, "kept": kept.pk, "merge": row.pk}
        audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.elder:{elder.pk}", **told)
    return row


def identity_told(elder: Elder) -> dict[str, str]:
    return {name: text_of(getattr(elder, name)) for name in IDENTITY}


def _locked(kept: Elder, merged: Elder) -> tuple[Elder, Elder]:
    rows = Elder.everyone.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    locked = {elder.pk: elder for elder in rows}
    if len(locked) != 2 or any(elder.merged_into_id for elder in locked.values()):
        problem = _("其中一份已经合并过了，请刷新名单。") if len(locked) == 2 else _("请选择两份不同的登记。")
        raise MergeRefused(first=kept.name, second=merged.name, problem=problem)
    return locked[kept.pk], locked[merged.pk]


def _identity_join(journal: Journal, kept: Elder, merged: Elder, takes: Mapping[str, bool]) -> None:
    """The pointer gets what the kept entry does not want, so that a file that names it still finds the person."""
    for name in IDENTITY:
        if name in _BIRTH:
            continue
        mine, theirs = getattr(kept, name), getattr(merged, name)
        takes_theirs = takes[name] or mine in ("", None)
        if mine == theirs or not takes_theirs or theirs in ("", None):
            continue
        if name == "id_number":  # no two may have one number, not even for a moment
            journal.set(merged, id_number="")
        journal.set(kept, **_with_sound(name, theirs))
        journal.set(merged, **_with_sound(name, mine))


def _birth_join(journal: Journal, kept: Elder, merged: Elder, *, chosen: str | None) -> None:
    """Day or year, one choice; where none is made, a day goes before the year that it lies in."""
    is_proposed = kept.birth is None or (chosen is None and tells_more(merged.birth, kept.birth))
    if merged.birth is None or not (chosen == MERGED or is_proposed):
        return
    of_both = [{name: getattr(elder, name) for name in _BIRTH} for elder in (kept, merged)]
    journal.set(kept, **of_both[1])
    journal.set(merged, **of_both[0])


def _with_sound(name: str, value: Any) -> dict[str, Any]:
    return {"name": value, "pinyin": pinyin_of(value)} if name == "name" else {name: value}
