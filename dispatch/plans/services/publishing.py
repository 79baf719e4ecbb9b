"""A plan is published: from a day on its area goes by it, and what it takes the place of keeps what was walked."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from dispatch.errors import PeriodPast, PlanAlreadyPublished, PlanNotComputed, VisitorElsewhere
from dispatch.plans.models import Plan, PlanState, Publication, RunState
from dispatch.plans.reigns import Reign, reigning
from dispatch.plans.selectors.in_force import reigns_between
from dispatch.plans.selectors.lendings import sent_where_they_work
from dispatch.plans.selectors.plans import run_of
from dispatch.plans.selectors.taking_over import taken_over, takes_over_on
from geo.models import Area


def plan_publish(
    *, plan: Plan, by: User | None, replace: bool = False, instead_of: Collection[int] | None = None
) -> Plan:
    """Make it the plan that visitors see. Published again it stays as it is, unless another took over since.

    `replace` lets it take over from what is published for its area and days; where `instead_of` tells the plans that
    somebody was shown, it takes over from no other: of two who publish at once, the second looks again.
    """
    with transaction.atomic():
        _one_after_the_other(plan.area)
        plan.refresh_from_db()
        before = taken_over(plan=plan)
        if plan.state == PlanState.PUBLISHED and not before:
            return plan
        _require_publishable(plan)
        told = replace and (instead_of is None or {row.pk for row in before} <= {*instead_of})
        if before and not told:
            raise PlanAlreadyPublished(
                area=plan.area.name,
                plan_id=plan.pk,
                published_id=before[0].pk,
                first_day=before[0].first_day,
                last_day=before[0].last_day,
            )
        since = takes_over_on(plan=plan)
        withdrawn = _withdraw(before, Reign(plan.pk, plan.area.prefix, since, plan.last_day))
        Publication.objects.create(
            plan=plan, prefix=plan.area.prefix, since=since, last_day=plan.last_day, at=clock.now(), by=by
        )
        plan.state, plan.published_at, plan.published_by = PlanState.PUBLISHED, clock.now(), by
        plan.save(update_fields=["state", "published_at", "published_by"])
        audit_record(
            actor=by,
            action=AuditAction.CHANGE,
            subject=f"dispatch.plan:{plan.pk}",
            change="published",
            since=since.isoformat(),
            taken_over=[row.pk for row in before],
            withdrawn=withdrawn,
        )
    return plan


def _one_after_the_other(area: Area) -> None:
    """Publications of a county wait for each other: those of a township and of its village overlap."""
    while area.parent:
        area = area.parent
    Area.objects.select_for_update(no_key=True).get(pk=area.pk)


def _require_publishable(plan: Plan) -> None:
    if (run := run_of(plan=plan)).state != RunState.DONE:
        raise PlanNotComputed(plan_id=plan.pk, state=run.get_state_display())
    if plan.last_day < clock.today():
        raise PeriodPast(first_day=plan.first_day, last_day=plan.last_day)
    routes = plan.routes.filter(~sent_where_they_work(), shift__date__gte=clock.today())
    if stray := routes.select_related("shift__visitor").order_by("shift__date").first():
        told = {"visitor": stray.shift.visitor.name, "day": stray.shift.date}
        raise VisitorElsewhere(plan_id=plan.pk, area=plan.area.name, **told)


def _withdraw(before: Collection[Plan], new: Reign) -> list[int]:
    """Of the plans taken over from, those to which no day is left; a month's goes on after the week that was taken."""
    reigns = [*reigns_between(first_day=new.since), new]
    over = [plan.pk for plan in before if plan.pk not in _governing(reigns, plan, new.since)]
    Plan.objects.filter(pk__in=over).update(state=PlanState.WITHDRAWN)
    return over


def _governing(reigns: list[Reign], plan: Plan, since: date) -> set[int]:
    return reigning(reigns, prefix=plan.area.prefix, first_day=since, last_day=plan.last_day)
