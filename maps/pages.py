"""The pages that stand in the bar, and the one that each role starts from."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Role


@dataclass(frozen=True)
class Page:
    url_name: str
    title: Any
    roles: frozenset[Role]


PAGES: list[Page] = [
    Page("plan", _("本周计划"), frozenset({Role.COORDINATOR})),
    Page("elders", _("台账"), frozenset({Role.COORDINATOR})),
    Page("visitors", _("探访员"), frozenset({Role.COORDINATOR})),
    Page("locations", _("位置待核"), frozenset({Role.COORDINATOR})),
    Page("roads", _("道路"), frozenset({Role.COORDINATOR})),
    Page("records", _("探访记录"), frozenset({Role.COORDINATOR})),
    Page("ledger", _("导入导出"), frozenset({Role.COORDINATOR})),
    Page("areas", _("区划边界"), frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})),
    Page("itinerary", _("行程"), frozenset({Role.VISITOR})),
    Page("locate", _("找人"), frozenset({Role.RESPONDER, Role.COORDINATOR})),
    Page("zones", _("风险区"), frozenset({Role.RESPONDER, Role.COORDINATOR})),
    Page("coverage", _("探访覆盖"), frozenset({Role.LEADER, Role.COORDINATOR})),
    Page("elders", _("台账"), frozenset({Role.LEADER})),
    Page("visitors", _("探访员"), frozenset({Role.LEADER})),
    Page("ledger-export", _("导出台账"), frozenset({Role.LEADER})),
    Page("surges", _("加密探访"), frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR})),
    Page("rules", _("探访规则"), frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR})),
]


def pages_of(role: Role) -> list[Page]:
    """What stands in the bar of someone with this role; the first is where they start."""
    return [page for page in PAGES if role in page.roles]
