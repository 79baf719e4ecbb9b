"""A county chooses how it plans where hours are short, and what is published without asking."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from dispatch.plans.models import PlanningChoice
from dispatch.plans.month.offers import RATES
from dispatch.plans.selectors.choices import planning_choice
from geo.models import Area, Level
from visits.errors import FactsRefused


@transaction.atomic
def planning_choose(*, county: Area, key_exchange: float | None, is_automatic: bool, by: User | None) -> PlanningChoice:
    """Plans made from now on follow it. Chosen again as it stands it is the same choice."""
    Area.objects.select_for_update().get(pk=county.pk)
    if county.level != Level.COUNTY:
        raise FactsRefused(who=county.name, fields={"area": _("只能为全县选择。")})
    if key_exchange not in RATES:
        raise FactsRefused(who=county.name, fields={"key_exchange": _("请从列出的几种中选择。")})
    stands = planning_choice(area=county)
    if stands.pk and (stands.key_exchange, stands.is_automatic) == (key_exchange, is_automatic):
        return stands
    chosen = PlanningChoice.objects.create(
        area=county, key_exchange=key_exchange, is_automatic=is_automatic, made_at=clock.now(), made_by=by
    )
    audit_record(
        actor=by,
        action=AuditAction.CHANGE,
        subject=f"dispatch.planning_choice:{chosen.pk}",
        area=county.code,
        key_exchange=key_exchange,
        is_automatic=is_automatic,
    )
    return chosen
