"""Reading records, elders and visitors as far as a user may."""

from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from accounts.errors import InputInvalid, NotFound
from accounts.models import Role, User
from geo.scope import Scope
from visits.models import Elder, RecordFlag, Visitor, VisitRecord
from visits.models.records import standing


def record_list(*, scope: Scope, elder_id: int | None = None, since: str | None = None) -> QuerySet[VisitRecord]:
    """Newest versions, newest visits first."""
    records = scope.narrow(VisitRecord.objects.filter(standing()), "elder__household__village")
    if elder_id is not None:
        records = records.filter(elder=elder_id)
    if since:
        records = records.filter(visited_at__gte=make_aware(datetime.combine(_day(since), time.min)))
    return with_proofs(records).order_by("-visited_at", "-pk")


def with_proofs(records: QuerySet[VisitRecord]) -> QuerySet[VisitRecord]:
    """With all that a page or an answer shows of them, whichever version holds it."""
    own = [f"{of}{what}__attachment" for of in ("", "first_version__") for what in ("signatures", "pictures")]
    return records.select_related("replaces", "check_in", "first_version__check_in").prefetch_related(*own)


def record_get(*, scope: Scope, record_id: int) -> VisitRecord:
    records = with_proofs(scope.narrow(VisitRecord.objects.all(), "elder__household__village"))
    records = records.select_related("elder__household__village", "elder__household__place", "visitor", "author")
    record = records.filter(pk=record_id).first()
    if record is None:
        raise NotFound
    return record


def elder_get(*, scope: Scope, elder_id: int) -> Elder:
    """By their number, or by that of an entry since merged into theirs: a phone may have been away meanwhile."""
    entry = Elder.everyone.filter(pk=elder_id).first()
    standing_id = (entry.merged_into_id or entry.pk) if entry else elder_id
    elder = scope.narrow(Elder.objects.all(), "household__village").filter(pk=standing_id).first()
    if elder is None:
        raise NotFound
    return elder


def visitor_for(*, scope: Scope, user: User, visitor_id: int | None) -> Visitor | None:
    """Who made a visit: the user's own visitor; a coordinator may name another of the area."""
    own = Visitor.objects.filter(user=user).first()
    if visitor_id is None or (own and own.pk == visitor_id):
        return own
    named = scope.narrow(Visitor.objects.all(), "area").filter(pk=visitor_id).first()
    if named is None or user.role != Role.COORDINATOR:
        raise NotFound
    return named


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputInvalid(fields={"since": ["请写成 2026-11-23 的样子。"]}) from error


def record_versions(record: VisitRecord) -> list[VisitRecord]:
    """All versions of the same record, the first one first."""
    origin = record.origin.pk
    same = VisitRecord.objects.filter(Q(pk=origin) | Q(first_version=origin))
    return list(same.select_related("author", "visitor", "elder").order_by("accepted_at", "pk"))


def flag_list(*, scope: Scope, waits: bool = True) -> QuerySet[RecordFlag]:
    """What somebody should look at, the newest first; or what somebody has looked at."""
    flags = scope.narrow(RecordFlag.objects.all(), "record__elder__household__village")
    flags = flags.filter(review="") if waits else flags.exclude(review="")
    shown = flags.select_related("record__elder__household__village", "record__visitor", "reviewed_by")
    return shown.order_by("-raised_at" if waits else "-reviewed_at", "-pk")


def flag_get(*, scope: Scope, flag_id: int) -> RecordFlag:
    flag = scope.narrow(RecordFlag.objects.all(), "record__elder__household__village").filter(pk=flag_id).first()
    if flag is None:
        raise NotFound
    return flag
