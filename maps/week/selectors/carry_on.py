"""A proposal to carry a plan on, as its page shows it: what moves, grouped by why."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dispatch.plans.models import Plan, PlanState
from dispatch.plans.selectors.carrying import proposals_of
from dispatch.plans.selectors.moves import Move, Spot, Why, moves_of
from dispatch.plans.selectors.plans import LeftOutSentence, left_out_sentences
from maps.look.festivals import festival
from maps.look.words import day
from visits.duty.policy import KEY
from visits.register.models import Elder, State, Visitor


@dataclass(frozen=True)
class MoveRow:
    """`before` and `after` are words: 周三 马小燕; "" where nobody comes."""

    elder: Elder
    is_key: bool
    before: str
    after: str
    detail: str
    left_out: LeftOutSentence | None


@dataclass(frozen=True)
class MoveGroup:
    title: str
    rows: list[MoveRow]


@dataclass(frozen=True)
class Proposal:
    """moved: another visitor or day; added: nobody was to come; removed: nobody need come; lost: owed, but no place, of
    which `displaced` had one."""

    groups: list[MoveGroup]
    moved: int
    added: int
    removed: int
    lost: int
    displaced: int
    elder_ids: Collection[int]


def proposal_shown(*, draft: Plan) -> Proposal:
    moves = moves_of(draft=draft)
    names = _Names(draft, moves)
    groups: dict[str, list[MoveRow]] = {}
    for move in sorted(moves, key=lambda move: not (move.left_out and move.before)):
        groups.setdefault(names.title(move), []).append(names.row(move))
    placed = [move for move in moves if move.left_out is None]
    return Proposal(
        groups=[MoveGroup(title, rows) for title, rows in groups.items()],
        moved=sum(bool(move.before and move.after) for move in placed),
        added=sum(move.before is None for move in placed),
        removed=sum(move.after is None for move in placed),
        lost=len(moves) - len(placed),
        displaced=sum(bool(move.left_out and move.before) for move in moves),
        elder_ids={move.elder_id for move in moves},
    )


class _Names:
    def __init__(self, draft: Plan, moves: Iterable[Move]) -> None:
        spots = [spot for move in moves for spot in (move.before, move.after) if spot]
        ids = {spot.visitor_id for spot in spots}
        self._visitors = dict(Visitor.objects.filter(pk__in=ids).values_list("pk", "name"))
        people = Elder.everyone.filter(pk__in={move.elder_id for move in moves})
        self._elders = people.select_related("household__village").in_bulk()
        self._left_out = {row.left_out.pk: row for row in left_out_sentences(plan=draft)}
        tiers = draft.inputs.get("owed", ())
        self._keys = {owed["elder_id"] for owed in tiers if owed["tier"] == KEY}

    def title(self, move: Move) -> str:
        if move.left_out:
            return _("原来已排，这次排不上") if move.before else _("排不上")
        if move.why in (Why.LEAVE, Why.SHIFT):
            name = self._visitors.get(int(move.told), "")
            return (
                _("{name}请假").format(name=name) if move.why == Why.LEAVE else _("{name}的班次变动").format(name=name)
            )
        if move.why == Why.DAY_OFF:
            return _("{name}放假").format(name=festival(move.told))
        return str(move.why.label)

    def row(self, move: Move) -> MoveRow:
        left_out = self._left_out.get(move.left_out.pk) if move.left_out else None
        return MoveRow(
            elder=self._elders[move.elder_id],
            is_key=move.elder_id in self._keys,
            before=self._spot(move.before),
            after=self._spot(move.after),
            detail=self._detail(move),
            left_out=left_out,
        )

    def _spot(self, spot: Spot | None) -> str:
        return f"{day(spot.day)} {self._visitors.get(spot.visitor_id, '')}" if spot else ""

    def _detail(self, move: Move) -> str:
        """What the reason says of this one person."""
        if move.why == Why.STATE and move.told:
            return str(State(move.told).label)
        if move.why == Why.TRIED:
            return _("{day}去过").format(day=day(date.fromisoformat(move.told)))
        return str(move.why.label) if move.left_out else ""


@dataclass(frozen=True)
class CarriedOn:
    """A change of the plan in force: who took it in, "" where it happened by itself."""

    plan: Plan
    by: str


def proposal_pending(*, plan: Plan) -> Plan | None:
    """The proposal that waits for an answer, or for its computing."""
    return proposals_of(plan=plan).first() if plan.state == PlanState.PUBLISHED else None


def carried_on_before(*, plan: Plan) -> list[CarriedOn]:
    """How the plan came to be what it is: each time that it was carried on, the newest first."""
    found: list[CarriedOn] = []
    step: Any = plan
    while step is not None and step.continues_id and step.published_at:
        by = step.published_by.display_name or step.published_by.username if step.published_by else ""
        found.append(CarriedOn(step, by))
        step = Plan.objects.defer("inputs").select_related("published_by").filter(pk=step.continues_id).first()
    return found
