"""A published plan is carried on: proposed with least change, and accepted, refused or, where it is small, published
by itself.

Nothing tells that something happened: what the plan does not know is found by comparing its facts with today's
(`dispatch/plans/carry.py`). So it does not matter who looks, or how often: equal facts are proposed once.
"""

import logging
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models.functions import Now

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from base.errors import DomainError
from dispatch.errors import NotAProposal, PlanNotComputed, PlanNotInForce, ProposalAnswered, ProposalOutdated
from dispatch.plans import prices
from dispatch.plans.carry import Need
from dispatch.plans.inputs import PlanInputs, inputs_from_json, inputs_hash, inputs_to_json
from dispatch.plans.models import Plan, PlanRun, PlanState, RunState, TargetWeek
from dispatch.plans.selectors.carrying import days_ahead, inputs_to_carry_on, needs_of_plan, needs_refused, proposals_of
from dispatch.plans.selectors.choices import planning_choice
from dispatch.plans.selectors.moves import moves_of
from dispatch.plans.selectors.plans import run_of
from dispatch.plans.services.plans import draft_save, plan_of_inputs
from dispatch.plans.services.publishing import plan_publish
from dispatch.plans.services.starting import plan_start

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of looking at a plan."""

    NOTHING = "nothing"  # it knows all that there is to know
    PROPOSED = "proposed"  # a draft waits for its computing, or for an answer
    REFUSED = "refused"  # a coordinator has said no to just this


@dataclass(frozen=True)
class Looked:
    outcome: Outcome
    draft: Plan | None = None


def plan_carry_on(*, plan: Plan, by: User | None, seconds: int = prices.CARRY_ON_S, seed: int = 1) -> Plan:
    """A draft that carries the plan on from now, with its run queued; equal facts give the same draft."""
    _require_in_force(plan)
    return _draft(plan, inputs_to_carry_on(plan=plan), by, seconds, seed)


def _require_in_force(plan: Plan) -> None:
    if plan.state != PlanState.PUBLISHED or not days_ahead(plan=plan):
        raise PlanNotInForce(plan_id=plan.pk)


def _draft(plan: Plan, inputs: PlanInputs, by: User | None, seconds: int, seed: int = 1) -> Plan:
    digest = inputs_hash(inputs, continues=plan.pk, seconds=seconds, seed=seed)
    if known := plan_of_inputs(digest):
        return known
    days = {"first_day": plan.first_day, "last_day": inputs.last_day, "since": inputs.first_day}
    draft = Plan(area=plan.area, period=plan.period, continues=plan, made_at=clock.now(), made_by=by, **days)
    draft.inputs = inputs_to_json(inputs)
    run = PlanRun(plan=draft, input_hash=digest, seconds=seconds, seed=seed, queued_at=Now())
    with transaction.atomic():
        made = draft_save(draft, run)
        if made == draft:
            _keep_targets(plan, draft)
    return made


def _keep_targets(plan: Plan, draft: Plan) -> None:
    """Nothing is shared out again."""
    rows = list(plan.targets.all())
    for row in rows:
        row.pk, row.plan = None, draft
        row._state.adding = True
    TargetWeek.objects.bulk_create(rows)


def plan_look_after(*, plan: Plan, by: User | None = None) -> Looked:
    """Propose to carry the plan on if something happened that it does not know, and nothing is proposed for it yet."""
    with transaction.atomic():
        plan = Plan.objects.select_for_update(of=("self",)).select_related("area").get(pk=plan.pk)
        _require_in_force(plan)
        pending = proposals_of(plan=plan).first()
        if pending and pending.run.state != RunState.DONE:
            return Looked(Outcome.PROPOSED, pending)
        inputs = inputs_to_carry_on(plan=plan)
        needs = needs_of_plan(plan=plan, inputs=inputs)
        if pending and _still_stands(plan, pending, inputs, needs):
            return Looked(Outcome.PROPOSED, pending)
        _forget(plan)
        if not needs:
            return Looked(Outcome.NOTHING)
        if needs <= needs_refused(plan=plan):
            return Looked(Outcome.REFUSED)
        draft = _draft(plan, inputs, by, prices.CARRY_ON_S)
    return Looked(Outcome.REFUSED if draft.state == PlanState.WITHDRAWN else Outcome.PROPOSED, draft)


def _still_stands(plan: Plan, pending: Plan, inputs: PlanInputs, needs: frozenset[Need]) -> bool:
    """The same facts on the same day, and nobody has set out since on a shift that it changes."""
    made_from = inputs_from_json(pending.inputs)
    if made_from.first_day != inputs.first_day or needs_of_plan(plan=plan, inputs=made_from) != needs:
        return False
    set_out = {(visitor_id, day) for visitor_id, day, _start in inputs.begun - made_from.begun}
    touched = {spot for move in moves_of(draft=pending) for spot in (move.before, move.after) if spot}
    return not set_out & touched


def _forget(plan: Plan) -> None:
    """Proposals that nobody answered and that facts have overtaken: nothing of them is needed any more."""
    proposals_of(plan=plan).delete()


def proposal_accept(*, draft: Plan, by: User | None) -> Plan:
    """Publish it, if its facts still stand."""
    with transaction.atomic():
        plan = _answerable(draft)
        inputs = inputs_to_carry_on(plan=plan)
        if not _still_stands(plan, draft, inputs, needs_of_plan(plan=plan, inputs=inputs)):
            raise ProposalOutdated(plan_id=plan.pk)
        return plan_publish(plan=draft, by=by, replace=True, instead_of={plan.pk})


def proposal_refuse(*, draft: Plan, by: User | None) -> None:
    """Kept, so that the same facts are not proposed again."""
    with transaction.atomic():
        _answerable(draft)
        draft.state = PlanState.WITHDRAWN
        draft.save(update_fields=["state"])
        audit_record(
            actor=by, action=AuditAction.CHANGE, subject=f"dispatch.plan:{draft.pk}", change="carry_on_refused"
        )


def _answerable(draft: Plan) -> Plan:
    """The plan that the proposal would carry on, held until the end of the transaction."""
    if draft.continues_id is None:
        raise NotAProposal(plan_id=draft.pk)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("area").get(carried_on=draft)
    draft.refresh_from_db()
    if draft.state != PlanState.DRAFT:
        raise ProposalAnswered(plan_id=plan.pk, state=draft.get_state_display())
    if (run := run_of(plan=draft)).state != RunState.DONE:
        raise PlanNotComputed(plan_id=draft.pk, state=run.get_state_display())
    _require_in_force(plan)
    return plan


def proposal_settle(*, draft: Plan) -> None:
    """Publish a small one by itself, where the county wishes; whatever speaks against it leaves it a proposal."""
    if draft.state != PlanState.DRAFT or not planning_choice(area=draft.area).is_automatic:
        return
    if not all(move.is_small for move in moves_of(draft=draft)):
        return
    try:
        proposal_accept(draft=draft, by=None)
    except DomainError as error:
        log.info("Plan %s stays a proposal: %s", draft.pk, error.message)


def plans_look_after(*, plans: "list[Plan]") -> dict[int, Looked]:
    """Every plan's turn; one that fails keeps no other from its own."""
    found = {}
    for plan in plans:
        try:
            looked = plan_look_after(plan=plan)
        except DomainError as error:
            log.warning("Plan %s was not looked after: %s", plan.pk, error.message)
            continue
        found[plan.pk] = looked
        if looked.draft and looked.draft.run.state == RunState.DONE:
            proposal_settle(draft=looked.draft)
        elif looked.draft:
            plan_start(plan=looked.draft)
    return found
