"""`manage publish ID`: makes a computed plan the one that visitors see."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from base.commands import DomainCommand
from dispatch.plans.selectors.plans import plan_get
from dispatch.plans.services import plan_publish


class Command(DomainCommand):
    requires_system_checks = []  # they load every page
    help = "Publish a plan; publishing it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan_id", type=int)
        parser.add_argument("--replace", action="store_true", help=_("取代同期已发布的计划"))

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_publish(plan=plan_get(plan_id=options["plan_id"]), by=None, replace=options["replace"])
        text = _("计划 %(id)s 已发布：%(plan)s。") % {"id": plan.pk, "plan": plan}
        self.respond({"plan": plan.pk, "state": plan.state, "published_at": plan.published_at}, text)
