"""The share of elders whom nobody has visited at their door in the month, as classes of one hue (P13)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maps.figures.selectors.coverage import Ranked
from maps.figures.themes.theme import NO_DATA, LegendLine, Paint, Theme, each

GAP_EDGES = (10, 25, 50)
"""Of elders not yet visited at their door in the month, in per cent: a class begins with its edge."""
NAMED_FROM = 4


def gap_class(*, missed: int, active: int) -> int | None:
    """1 (everyone visited) to 5 (half and more missed); None where there is nobody to visit. Counted, not rounded."""
    if not active:
        return None
    return 2 + sum(100 * missed >= edge * active for edge in GAP_EDGES) if missed else 1


def _painted(unit: Ranked) -> Paint:
    active, missed = unit.figures.active, unit.figures.unvisited
    gap = gap_class(missed=missed, active=active)
    if gap is None:
        return Paint(NO_DATA, _("没有应探访的老人"))
    said = _("未上门 {missed} 人，应探访 {active} 人").format(missed=missed, active=active)
    return Paint(f"gap-{gap}", said, is_named=gap >= NAMED_FROM)


SHARE = Theme(
    "share",
    gettext_lazy("没上门的比例"),
    gettext_lazy("本月还没有人上门的老人占应探访老人的比例。"),
    (
        LegendLine("gap-1", gettext_lazy("0 %，全部上门")),
        LegendLine("gap-2", gettext_lazy("不到 10 %")),
        LegendLine("gap-3", gettext_lazy("10 % 到不足 25 %")),
        LegendLine("gap-4", gettext_lazy("25 % 到不足 50 %")),
        LegendLine("gap-5", gettext_lazy("50 % 及以上")),
        LegendLine(NO_DATA, gettext_lazy("没有应探访的老人")),
    ),
    each(_painted),
)
