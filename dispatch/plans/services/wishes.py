"""Moving an elder's visit to another week of the month, and back: a lock that every planning from then on keeps."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db import transaction

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from base.errors import DomainError
from dispatch.errors import WishMovedMeanwhile, WishNotOwed, WishOutsideWindow, WishWeekPast, WishWeekUnknown
from dispatch.plans.models import WeekWish
from dispatch.plans.periods import cut_week, cut_weeks
from visits.duty.coverage import DUE, OVERDUE, DueVisit, due_visits_of
from visits.duty.surge_rules import is_extra
from visits.register.models import Elder

Windows = Mapping[tuple[int, date], DueVisit]


class WeekMove(NamedTuple):
    """Whose visit, told by its window's last day, and the wish that stood where it was looked at; None: none."""

    elder_id: int
    last_day: date
    seen: int | None


@dataclass
class Moved:
    """What became of several moves: one that is refused keeps none of the others."""

    done: list[WeekMove] = field(default_factory=list)
    refused: list[tuple[WeekMove, DomainError]] = field(default_factory=list)


def wish_make(*, move: WeekMove, week_first: date, by: User) -> WeekWish:
    """Lock the visit to the week that begins on `week_first`. Asked for again it stays as it is."""
    return _made(move, week_first, _windows([move.elder_id]), by)


def wish_withdraw(*, move: WeekMove, by: User) -> None:
    """Leave the week to the planning again. Whoever finds it done already need do nothing."""
    with transaction.atomic():
        if standing := _standing(move):
            _require_seen(standing, move)
            _withdraw(standing, by)


def wishes_make(*, moves: Sequence[WeekMove], week_first: date, by: User) -> Moved:
    """Each on its own, with the reason of those that are refused."""
    windows = _windows({move.elder_id for move in moves})
    return _each(moves, lambda move: _made(move, week_first, windows, by))


@dataclass(frozen=True)
class WeekFilled:
    """Elders whose visit is locked to the week now, those who are owed none in it, and why nothing was done."""

    locked: frozenset[int]
    not_owed: frozenset[int]
    refused: list[DomainError]


def week_fill(*, elder_ids: Collection[int], week_first: date, by: User) -> WeekFilled:
    """Lock the visit of each that can be made in the week, whatever week it stood in; all of them, or none."""
    first_day, last_day = cut_week(week_first)
    windows = _windows(elder_ids)
    inside = {key: one for key, one in windows.items() if one.first_day <= last_day and one.last_day >= first_day}
    ends = {elder_id: min(end for pk, end in inside if pk == elder_id) for elder_id, _end in inside}
    standing = WeekWish.objects.filter(elder__in=ends, withdrawn_at=None).values_list("elder", "last_day", "pk")
    seen = {(elder_id, end): pk for elder_id, end, pk in standing}
    moves = [WeekMove(pk, end, seen.get((pk, end))) for pk, end in sorted(ends.items())]
    with transaction.atomic():
        moved = _each(moves, lambda move: _made(move, week_first, windows, by))
        if moved.refused:
            transaction.set_rollback(True)
    refused = [error for _move, error in moved.refused]
    locked = frozenset() if refused else frozenset(move.elder_id for move in moved.done)
    return WeekFilled(locked, frozenset(elder_ids) - frozenset(ends), refused)


def wishes_withdraw(*, moves: Sequence[WeekMove], by: User) -> Moved:
    return _each(moves, lambda move: wish_withdraw(move=move, by=by))


def _each(moves: Sequence[WeekMove], change: Callable[[WeekMove], object]) -> Moved:
    found = Moved()
    for move in moves:
        try:
            change(move)
        except DomainError as refusal:
            found.refused.append((move, refusal))
        else:
            found.done.append(move)
    return found


def _made(move: WeekMove, week_first: date, windows: Windows, by: User) -> WeekWish:
    window = windows.get((move.elder_id, move.last_day))
    if window is None:
        raise WishNotOwed(last_day=move.last_day)
    _require_week_of(week_first, window)
    with transaction.atomic():
        standing = _standing(move)
        if standing and standing.week_first == week_first:
            return standing
        _require_seen(standing, move)
        if standing:
            _withdraw(standing, by)
        wish = WeekWish.objects.create(
            elder_id=move.elder_id,
            last_day=move.last_day,
            week_first=week_first,
            made_at=clock.now(),
            made_by=by,
        )
        _tell(wish, by, "week_moved")
    return wish


def _windows(elder_ids: Collection[int]) -> dict[tuple[int, date], DueVisit]:
    """The windows that wait, by elder and last day; a surge's own visit has its days and is not moved."""
    today = clock.today()
    weeks = cut_weeks(today)
    due = due_visits_of(elders=Elder.objects.filter(pk__in=elder_ids), first_day=today, last_day=weeks[-1][1])
    waiting = (visit for visit in due if visit.state in (DUE, OVERDUE) and not is_extra(visit.clause))
    return {(visit.elder_id, visit.last_day): visit for visit in waiting}


def _require_week_of(week_first: date, window: DueVisit) -> None:
    """The week is one of the rolling month, not over, and shares a day with the window."""
    first_day, last_day = cut_week(week_first)
    if first_day != week_first:
        raise WishWeekUnknown(day=week_first)
    if last_day < clock.today():
        raise WishWeekPast(first_day=first_day, last_day=last_day)
    if first_day > cut_weeks(clock.today())[-1][0]:
        raise WishWeekUnknown(day=week_first)
    if last_day < window.first_day or first_day > window.last_day:
        raise WishOutsideWindow(first_day=window.first_day, last_day=window.last_day)


def _standing(move: WeekMove) -> WeekWish | None:
    """The wish that stands; two coordinators who move one elder wait for each other."""
    Elder.objects.select_for_update().filter(pk=move.elder_id).first()
    return WeekWish.objects.filter(elder=move.elder_id, last_day=move.last_day, withdrawn_at=None).first()


def _require_seen(standing: WeekWish | None, move: WeekMove) -> None:
    if (standing.pk if standing else None) != move.seen:
        raise WishMovedMeanwhile()


def _withdraw(wish: WeekWish, by: User) -> None:
    wish.withdrawn_at, wish.withdrawn_by = clock.now(), by
    wish.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _tell(wish, by, "week_left_open")


def _tell(wish: WeekWish, by: User, change: str) -> None:
    audit_record(
        actor=by,
        action=AuditAction.CHANGE,
        subject=f"visits.elder:{wish.elder_id}",
        change=change,
        window=wish.last_day.isoformat(),
        week=wish.week_first.isoformat(),
    )
