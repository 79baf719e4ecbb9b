"""A published plan is carried on: the proposal, what moves and why, and the coordinator's answer."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from accounts.sign_in.sessions import background
from dispatch.errors import ProposalOutdated
from dispatch.plans.models import Plan, PlanState, RunState
from dispatch.plans.selectors import plans_seen
from dispatch.plans.selectors.carrying import needs_unanswered
from dispatch.plans.services import plan_start
from dispatch.plans.services.carrying import Looked, Outcome, plan_look_after, proposal_accept, proposal_refuse
from geo.scope import scope_for
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.look.progress import progress_of
from maps.look.weeks import span_title
from maps.week.selectors.carry_on import proposal_pending, proposal_shown
from runs.model import UNDER_WAY

COORDINATOR = [Role.COORDINATOR]


@allow(GET=COORDINATOR)
def plan_carry_on(request: SignedIn, plan_id: int) -> HttpResponse:
    """The proposal `plan_id`, whatever became of it."""
    draft = _plan(request, plan_id)
    if draft.continues_id is None or draft.run.state not in (*UNDER_WAY, RunState.DONE):
        return redirect("plan", plan_id=draft.pk)
    context = {
        "where": draft.area.name,
        "area": draft.area,
        "plan": draft,
        "span_title": span_title(draft.first_day, draft.last_day),
    }
    if draft.run.is_under_way:
        return render(request, "week/plan/carry_on_computing.html", context | {"progress": progress_of(run=draft.run)})
    proposal = proposal_shown(draft=draft)
    audit_elders(request, proposal.elder_ids, page="plan-carry-on", area=draft.area)
    return render(request, "week/plan/carry_on.html", context | {"proposal": proposal})


@allow(POST=COORDINATOR)
def plan_carry_on_accept(request: SignedIn, plan_id: int) -> HttpResponse:
    draft = _plan(request, plan_id)
    try:
        accepted = proposal_accept(draft=draft, by=request.user)
    except ProposalOutdated as error:
        messages.info(request, error.message)
        looked = _look(draft.continues) if draft.continues else None
        return redirect(_page_of(looked.draft if looked else None, draft))
    messages.success(request, _("已按建议调整并发布，探访员现在看到的是新的行程。"))
    return redirect("plan", plan_id=accepted.pk)


@allow(POST=COORDINATOR)
def plan_carry_on_refuse(request: SignedIn, plan_id: int) -> HttpResponse:
    draft = _plan(request, plan_id)
    proposal_refuse(draft=draft, by=request.user)
    messages.info(request, _("计划不变。情况没有新的变化，就不会再提同样的建议。"))
    return redirect("plan", plan_id=draft.continues_id)


@background
@allow(GET=COORDINATOR)
def plan_look(request: SignedIn, plan_id: int) -> JsonResponse:
    """Whether something happened that the plan does not know; its page asks while somebody has it open."""
    plan = _plan(request, plan_id)
    is_told = plan.state == PlanState.PUBLISHED and bool(proposal_pending(plan=plan) or needs_unanswered(plan=plan))
    return JsonResponse({"proposal": is_told})


@allow(POST=COORDINATOR)
def plan_carry_on_begin(request: SignedIn, plan_id: int) -> HttpResponse:
    """To the proposal that is there, or to one made now."""
    plan = _plan(request, plan_id)
    looked = _look(plan)
    if looked.draft is None or looked.outcome != Outcome.PROPOSED:
        messages.info(request, _("没有需要调整的。"))
        return redirect("plan", plan_id=plan.pk)
    return redirect("plan-carry-on", plan_id=looked.draft.pk)


def _look(plan: Plan) -> Looked:
    looked = plan_look_after(plan=plan)
    if looked.draft and looked.draft.run.is_under_way:
        plan_start(plan=looked.draft)
    return looked


def _page_of(proposal: Plan | None, before: Plan) -> str:
    """Of the new proposal; of the plan where nothing is proposed any more."""
    if proposal:
        return reverse("plan-carry-on", args=[proposal.pk])
    return reverse("plan", args=[before.continues_id])


def _plan(request: SignedIn, plan_id: int) -> Plan:
    plans = plans_seen(scope=scope_for(request.user)).select_related("area", "run", "continues")
    return get_object_or_404(plans, pk=plan_id)
