"""Plans as pages and commands read them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dispatch.errors import PlanNotComputed, PlanRunEnded, PlanUnknown
from dispatch.plans.models import LeftOut, Plan, PlanRun, RunState
from dispatch.plans.selectors.in_force import left_out_in_force
from dispatch.plans.selectors.made_from import owed_when_made
from dispatch.plans.translate.sentences import reason_sentence, remedy_sentence
from geo.scope import Scope
from visits.register.models import Visitor

# large or sealed, and said nowhere beside a reason
_NOT_SAID = ("elder__id_number", "elder__phone", "elder__phone_pieces", "elder__household__village__boundary")


@dataclass(frozen=True)
class LeftOutSentence:
    """Who was left out, why, and the cheapest thing that would help; `missed`: how many windows in a row before.

    Hundreds are counted where some are read: the words are made when they are asked for, of the `names` of visitors.
    """

    left_out: LeftOut
    names: Mapping[int, str]
    missed: int = 0

    @property
    def reason(self) -> str:
        return reason_sentence(self.left_out.reason, self.left_out.detail, self.names)

    @property
    def remedy(self) -> str:
        return remedy_sentence(self.left_out.reason, self.left_out.detail, self.names)


def plan_get(*, plan_id: int) -> Plan:
    plan = Plan.objects.select_related("area", "run").filter(pk=plan_id).first()
    if plan is None:
        raise PlanUnknown(plan_id=plan_id)
    return plan


def run_of(*, plan: Plan) -> PlanRun:
    run = PlanRun.objects.filter(plan=plan).first()
    if run is None:
        raise PlanNotComputed(plan_id=plan.pk, state=_("没有计算任务"))
    return run


def plan_computed(*, plan_id: int) -> Plan:
    """The plan, or the reason why it was not computed."""
    plan = plan_get(plan_id=plan_id)
    run = run_of(plan=plan)
    if run.state == RunState.DONE:
        return plan
    if run.error_message:
        raise PlanRunEnded(plan_id=plan.pk, reason=run.error_message, reason_code=run.error_code)
    raise PlanNotComputed(plan_id=plan.pk, state=run.get_state_display())


def plans_seen(*, scope: Scope) -> "QuerySet[Plan]":
    """Plans of the areas one may see, newest period first; what they were made from is large, and not asked for."""
    plans = scope.narrow(Plan.objects.select_related("area", "run").defer("inputs"), "area")
    return plans.order_by("-first_day", "-pk")


def left_out_sentences(*, plan: Plan, most: int | None = None) -> list[LeftOutSentence]:
    """Who went without most often in a row first, then whose window ends first; of them the first `most`. Names are for
    the page to mask."""
    missed = {visit.elder_id: visit.missed for visit in owed_when_made(plan=plan)}
    order = plan.left_out.order_by("last_day", "pk").values_list("pk", "elder")
    first = sorted(order, key=lambda row: -missed.get(row[1], 0))[:most]
    rows = plan.left_out.select_related("elder__household__village").defer(*_NOT_SAID).in_bulk([pk for pk, _ in first])
    told = _sentences([rows[pk] for pk, _elder_id in first])
    return [replace(row, missed=missed.get(row.left_out.elder_id, 0)) for row in told]


def left_out_published(*, elder_ids: Collection[int], first_day: date, last_day: date) -> list[LeftOutSentence]:
    """What the plans in force on some days said of these elders when they left them out, the newest plan first."""
    rows = left_out_in_force().filter(elder__in=elder_ids, plan__first_day__lte=last_day, plan__last_day__gte=first_day)
    return _sentences(list(rows.order_by("-plan__first_day", "-pk")))


def _sentences(rows: list[LeftOut]) -> list[LeftOutSentence]:
    parts = [row.detail.get(part) or {} for row in rows for part in ("reason", "remedy")]
    parts += [one for row in rows for one in row.detail.get("away", ())]
    ids = {part["visitor_id"] for part in parts if "visitor_id" in part}
    names = dict(Visitor.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [LeftOutSentence(row, names) for row in rows]
