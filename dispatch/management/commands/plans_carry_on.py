"""`manage plans_carry_on`: looks after the published plans once, as Celery's beat does every few minutes."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from base.commands import DomainCommand
from base.errors import DomainError
from dispatch.plans.models import Plan, PlanRun, RunState
from dispatch.plans.selectors.carrying import plans_ahead
from dispatch.plans.selectors.moves import moves_of
from dispatch.plans.services.carrying import Looked, plan_look_after, proposal_settle
from geo.selectors import area_get
from runs.watching import run_follow


class Command(DomainCommand):
    requires_system_checks = []  # they load every page
    help = "Propose to carry published plans on where something happened that they do not know."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", metavar="CODE", help=_("区划代码，不写则为全部"))

    def handle(self, *args: Any, **options: Any) -> None:
        area = area_get(code=options["area"]) if options["area"] else None
        told = [self._look_after(plan) for plan in plans_ahead(area=area)]
        lines = [_("{plan}：{what}").format(plan=one["name"], what=one["what"]) for one in told]
        self.respond({"plans": told}, "\n".join(lines) or _("没有已发布、还没结束的计划。"))

    def _look_after(self, plan: Plan) -> dict[str, Any]:
        """One plan that fails keeps no other from its turn."""
        said: dict[str, Any] = {"plan": plan.pk, "name": str(plan)}
        try:
            looked = plan_look_after(plan=plan)
            return said | {"outcome": looked.outcome.value} | self._computed(looked)
        except DomainError as error:
            return said | {"outcome": "failed", "code": error.code, "what": error.message}

    def _computed(self, looked: Looked) -> dict[str, Any]:
        if looked.draft is None or looked.outcome != "proposed":
            refused = looked.outcome == "refused"
            return {"what": _("这项调整已被拒绝，情况没有新的变化。") if refused else _("没有需要调整的。")}
        for _share in run_follow(kind=PlanRun, run_id=looked.draft.run.pk):
            pass
        draft = Plan.objects.select_related("run", "continues", "area").get(pk=looked.draft.pk)
        if draft.run.state == RunState.DONE:
            proposal_settle(draft=draft)
        moves = moves_of(draft=draft)
        what = _("调整 {id}，{n} 处，{state}。").format(id=draft.pk, n=len(moves), state=draft.get_state_display())
        return {"draft": draft.pk, "state": draft.state, "moves": len(moves), "what": what}
