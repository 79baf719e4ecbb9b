"""The pages that stand in the bar, and the one that each role starts from."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Role


@dataclass(frozen=True)
class Page:
    """`menu` is where the page stands when a role has more pages than the bar has room for; none: in the bar itself."""

    url_name: str
    title: Any
    roles: frozenset[Role]
    menu: Any = None


VISITS, LEDGER, MAP = _("探访"), _("台账"), _("地图")
ROOM_IN_BAR = 7

PAGES: list[Page] = [
    Page("plan", _("周计划"), frozenset({Role.COORDINATOR})),
    Page("today", _("今天要办"), frozenset({Role.COORDINATOR})),
    Page("itinerary", _("行程"), frozenset({Role.VISITOR})),
    Page("locate", _("找人"), frozenset({Role.RESPONDER, Role.COORDINATOR})),
    Page("own-roster", _("我的班次"), frozenset({Role.VISITOR})),
    Page("capacity", _("人力与任务"), frozenset({Role.COORDINATOR}), VISITS),
    Page("coverage", _("探访覆盖"), frozenset({Role.LEADER, Role.COORDINATOR}), VISITS),
    Page("records", _("探访记录"), frozenset({Role.COORDINATOR}), VISITS),
    Page("roster", _("班次"), frozenset({Role.COORDINATOR, Role.LEADER}), VISITS),
    Page("surges", _("加密探访"), frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR}), VISITS),
    Page("planning", _("人手不够时先保谁"), frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR}), VISITS),
    Page("rules", _("探访规则"), frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR}), VISITS),
    Page("calendar", _("放假和补班"), frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR}), VISITS),
    Page("documents", _("文件与职责"), frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR}), VISITS),
    Page("elders", _("老人台账"), frozenset({Role.COORDINATOR}), LEDGER),
    Page("visitors", _("探访员"), frozenset({Role.COORDINATOR, Role.LEADER}), LEDGER),
    Page("ledger", _("导入导出"), frozenset({Role.COORDINATOR}), LEDGER),
    Page("upkeep", _("台账的完整度"), frozenset({Role.LEADER}), LEDGER),
    Page("locations", _("位置待核"), frozenset({Role.COORDINATOR}), MAP),
    Page("inside", _("在地图上圈人"), frozenset({Role.COORDINATOR}), MAP),
    Page("areas", _("区划边界"), frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}), MAP),
    Page("area-points", _("村的位置"), frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}), MAP),
    Page("area-imports", _("导入区划"), frozenset({Role.ADMINISTRATOR}), MAP),
    Page("road-imports", _("导入道路"), frozenset({Role.ADMINISTRATOR}), MAP),
    Page("roads", _("道路"), frozenset({Role.COORDINATOR}), MAP),
    Page("users", _("用户"), frozenset({Role.ADMINISTRATOR})),
    Page("faults", _("出错记录"), frozenset({Role.ADMINISTRATOR})),
    Page("audit", _("审计记录"), frozenset({Role.AUDITOR})),
    Page("zones", _("风险区"), frozenset({Role.RESPONDER, Role.COORDINATOR}), MAP),
]


def pages_of(role: Role) -> list[Page]:
    """What somebody with this role may open; the first is where they start."""
    return [page for page in PAGES if role in page.roles]


def bar_of(role: Role) -> list[tuple[Any, list[Page]]]:
    """The bar from left to right: titles and pages. A page that stands in no menu is alone under no title."""
    pages = pages_of(role)
    if len(pages) <= ROOM_IN_BAR:
        return [(None, [page]) for page in pages]
    bar: list[tuple[Any, list[Page]]] = []
    for page in pages:
        if page.menu is not None and bar and bar[-1][0] is page.menu:
            bar[-1][1].append(page)
        else:
            bar.append((page.menu, [page]))
    return bar
