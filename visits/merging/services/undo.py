"""Two people after all: every step of the merge backwards. What came in since stays with the entry it was given to."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from visits.errors import MergeRefused
from visits.merging.services.journal import Journal, rows_of, write
from visits.merging.services.merge import identity_told
from visits.merging.services.records import gaps_close
from visits.register.models import Card, Elder, ElderMerge
from visits.register.services.editing import change_record


@transaction.atomic
def merge_undo(*, merge: ElderMerge, by: User) -> None:
    """Refused where a row that the merge changed was changed again: somebody's later word is not overwritten."""
    merge = ElderMerge.objects.select_for_update(of=("self",)).select_related("kept", "merged").get(pk=merge.pk)
    list(Elder.everyone.select_for_update().filter(pk__in=[merge.kept_id, merge.merged_id]).order_by("pk"))
    if merge.undone_at is not None:
        raise _refused(merge, _("合并已经撤销过了。"))
    if ElderMerge.objects.filter(kept=merge.kept, undone_at=None, pk__gt=merge.pk).exists():
        raise _refused(merge, _("之后还有一次合并，请先撤销那一次。"))
    journal = Journal.of_text(merge.journal)
    _refuse_changed_since(merge, journal)
    before = identity_told(merge.kept)
    for label, pk, changed in reversed(journal.steps):
        write(rows_of(label).get(pk=pk), {name: was for name, (was, _after) in changed.items()})
    for elder_id in (merge.kept_id, merge.merged_id):  # visits recorded since close up
        gaps_close(elder_id=elder_id)
    merge.undone_at, merge.undone_by = clock.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    kept, merged = (Elder.everyone.get(pk=pk) for pk in (merge.kept_id, merge.merged_id))
    told_before = before | {"merged": merged.name}
    change_record(card=Card.IDENTITY, before=told_before, after=identity_told(kept), elder=kept, by=by)
    for elder_id in (merge.kept_id, merge.merged_id):
        told: dict[str, Any] = {"merge": merge.pk, "undone": True}
        audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.elder:{elder_id}", **told)


def _refuse_changed_since(merge: ElderMerge, journal: Journal) -> None:
    for (label, pk), left in journal.final().items():
        row = rows_of(label).filter(pk=pk).first()
        if row is None or any(getattr(row, name) != value for name, value in left.items()):
            what = str(rows_of(label).model._meta.verbose_name)
            raise _refused(merge, _("合并后又有改动（{what}），不能自动恢复，请在各自的页面上更正。").format(what=what))


def _refused(merge: ElderMerge, problem: Any) -> MergeRefused:
    return MergeRefused(first=merge.kept.name, second=merge.merged.name, problem=problem)
