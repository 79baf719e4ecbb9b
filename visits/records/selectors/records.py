"""Reading records, elders and visitors as far as a user may."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from accounts.models import Role, User
from base.errors import InputInvalid, NotFound
from geo.models import Area
from geo.scope import Scope
from visits.errors import RecordRefused
from visits.records.models import RecordFlag, VisitRecord
from visits.records.models.records import standing
from visits.records.outcomes import counts
from visits.register.models import Elder, Household, Transfer, Visitor
from visits.register.selectors.of_visitor import elders_seen, elders_to_record, visitor_of, was_ever_theirs, was_theirs


def record_list(
    *, scope: Scope, elder_id: int | None = None, since: str | None = None, theirs: Collection[int] | None = None
) -> QuerySet[VisitRecord]:
    """Newest versions, newest visits first; `theirs` as below."""
    records = _seen(scope, VisitRecord.objects.filter(standing()), theirs)
    if elder_id is not None:
        records = records.filter(elder=elder_id)
    if since:
        records = records.filter(visited_at__gte=make_aware(datetime.combine(_day(since), time.min)))
    return with_proofs(records).order_by("-visited_at", "-pk")


def _seen(scope: Scope, records: QuerySet[VisitRecord], theirs: Collection[int] | None = None) -> QuerySet[VisitRecord]:
    """Of people who live in the areas of `scope`, and of the days when those who left lived there: who made or keeps a
    record goes on reading and correcting it (P13). The day of a move is still the former village's. A visitor reads
    those of the people they visit, and what they recorded themselves. `theirs` are those people where they are known
    already: to find out whom a visitor visits is a long query, and dear to plan several times inside another.
    """
    if scope.visits_as is not None:
        made = Q(author=scope.visits_as) | Q(visitor__user=scope.visits_as)
        seen = elders_seen(scope=scope).values("pk") if theirs is None else theirs
        return records.filter(made | Q(elder__in=seen))
    left = Transfer.objects.filter(scope.within("from_village__code")).values("elder")
    next_moves = Transfer.objects.filter(elder=OuterRef("elder"), on__gte=OuterRef("visited_on")).order_by("on", "pk")
    then = Subquery(next_moves.values("from_village__code")[:1], output_field=CharField())
    here_now = scope.within("elder__household__village__code")
    here_then = Q(elder__in=left) & scope.within("village_then")
    return records.alias(visited_on=TruncDate("visited_at"), village_then=then).filter(here_now | here_then)


def with_proofs(records: QuerySet[VisitRecord]) -> QuerySet[VisitRecord]:
    """With all that a page or an answer shows of them, whichever version holds it."""
    own = [f"{of}{what}__attachment" for of in ("", "first_version__") for what in ("signatures", "pictures")]
    return records.select_related("replaces", "check_in", "first_version__check_in").prefetch_related(*own)


@dataclass(frozen=True)
class Made:
    """Records of some days: visits at the door that met the person, and everything else that was tried."""

    met: int
    tried: int


def visits_made(*, area: Area, first_day: date, last_day: date) -> Made:
    """What was recorded of those who live in the area."""
    records = VisitRecord.objects.filter(
        standing(),
        elder__household__village__code__startswith=area.prefix,
        visited_at__gte=make_aware(datetime.combine(first_day, time.min)),
        visited_at__lt=make_aware(datetime.combine(last_day + timedelta(days=1), time.min)),
    )
    told = list(records.values_list("mode", "outcome"))
    met = sum(counts(mode=mode, outcome=outcome) for mode, outcome in told)
    return Made(met, len(told) - met)


def record_get(*, scope: Scope, record_id: int) -> VisitRecord:
    records = with_proofs(_seen(scope, VisitRecord.objects.all()))
    records = records.select_related("elder__household__village", "elder__household__place", "visitor", "author")
    record = records.filter(pk=record_id).first()
    if record is None:
        raise NotFound
    return record


def elder_get(*, scope: Scope, elder_id: int) -> Elder:
    """By their number, or by that of an entry since merged into theirs: a phone may have been away meanwhile."""
    entry = Elder.everyone.filter(pk=elder_id).first()
    standing_id = (entry.merged_into_id or entry.pk) if entry else elder_id
    elder = elders_seen(scope=scope).filter(pk=standing_id).first()
    if elder is None:
        raise NotFound
    return elder


def elder_visited(*, scope: Scope, user: User, elder_id: int, day: date, uuid: UUID) -> Elder:
    """Whom a record sent by `user` is about: somebody of their areas, or who lived there on the day of the visit; and,
    whatever has moved since, whom they sent this same record about before. A visitor sends it about whom they visit,
    or answered for or were sent to on that day.
    """
    entry = Elder.everyone.filter(pk=elder_id).first()
    standing_id = (entry.merged_into_id or entry.pk) if entry else elder_id
    elder = Elder.objects.select_related("household__village").filter(pk=standing_id).first()
    if elder is None:
        raise NotFound
    sent_before = VisitRecord.objects.filter(uuid=uuid, author=user, elder=elder)
    if sent_before.exists() or (scope.visits_as is None and scope.covers(elder.household.village)):
        return elder
    if scope.visits_as is not None:
        return _visited_by(scope, elder, day)
    left = [move for move in elder.transfers.select_related("from_village") if scope.covers(move.from_village)]
    if not left:
        raise NotFound
    then = elder.transfers.filter(on__gte=day).select_related("from_village").order_by("on", "pk").first()
    if then is None or not scope.covers(then.from_village):
        problem = _("老人已于 {day} 迁出，只能补录迁出以前的探访。请核对姓名和日期。").format(day=left[-1].on)
        raise RecordRefused(elder=elder.name, elder_id=elder.pk, problem=problem, field="visited_at")
    return elder


def _visited_by(scope: Scope, elder: Elder, day: date) -> Elder:
    visitor = visitor_of(scope)
    if visitor is None or not was_ever_theirs(visitor=visitor, elder=elder):
        raise NotFound
    if elders_seen(scope=scope).filter(pk=elder.pk).exists() or was_theirs(visitor=visitor, elder=elder, day=day):
        return elder
    moved = elder.transfers.filter(on__lt=day).order_by("-on", "-pk").first()
    if moved is not None:
        problem = _("老人已于 {day} 迁出，只能补录迁出以前的探访。请核对姓名和日期。").format(day=moved.on)
    else:
        problem = _("{day} 这位老人不由您负责或替补，也不在您的行程里。请核对日期；确实上门了，请乡镇协调员补录。")
        problem = problem.format(day=day)
    raise RecordRefused(elder=elder.name, elder_id=elder.pk, problem=problem, field="visited_at")


def door_known(*, scope: Scope, elder: Elder) -> Household:
    """Where they live, or, of who moved out of one's areas, where they lived there last: for a record sent late."""
    if scope.visits_as is not None and not elders_to_record(scope=scope).filter(pk=elder.pk).exists():
        raise NotFound
    if scope.covers(elder.household.village):
        return elder.household
    moves = elder.transfers.select_related("from_household__village", "from_village").order_by("-on", "-pk")
    left = next((move.from_household for move in moves if scope.covers(move.from_village)), None)
    if left is None and scope.visits_as is None:
        raise NotFound
    return left or elder.household


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
    """What somebody should look at, the newest first; or what somebody has looked at. Whose the record is by now
    decides who sees it; nobody has to look at a visit that never was.
    """
    flags = _flags_seen(scope, standing() if waits else Q(replaced_by=None))
    flags = flags.filter(review="") if waits else flags.exclude(review="")
    return flags.select_related("record", "reviewed_by").order_by("-raised_at" if waits else "-reviewed_at", "-pk")


def _flags_seen(scope: Scope, versions: Q) -> QuerySet[RecordFlag]:
    """A flag stays with the first version; the newest one says whom the visit was to."""
    newest = scope.narrow(VisitRecord.objects.filter(versions), "elder__household__village")
    of_first, of_later = newest.filter(pk=OuterRef("record")), newest.filter(first_version=OuterRef("record"))
    return RecordFlag.objects.filter(Exists(of_first) | Exists(of_later))


def records_now(origins: Iterable[int]) -> dict[int, VisitRecord]:
    """The newest version of each record, by the number of its first."""
    asked = list(origins)
    rows = VisitRecord.objects.filter(Q(pk__in=asked) | Q(first_version__in=asked), replaced_by=None)
    rows = rows.select_related("elder__household__village", "visitor")
    return {row.first_version_id or row.pk: row for row in rows}


def flag_get(*, scope: Scope, flag_id: int) -> RecordFlag:
    flag = _flags_seen(scope, Q(replaced_by=None)).filter(pk=flag_id).first()
    if flag is None:
        raise NotFound
    return flag
