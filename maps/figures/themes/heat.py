"""Where people wait longest: a disc at each village for its overdue elders, by people × days overdue.

Discs of four sizes and not a blurred density: what overlaps would be added up by the eye to something that no legend
names, and would change with the zoom.
"""

from bisect import bisect_right

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maps.figures.selectors.coverage import Ranked
from maps.figures.themes.theme import NO_DATA, LegendLine, Paint, Theme, each

HEAT_EDGES = (10, 50, 200)
"""In person-days (three people overdue by five days: 15): a class begins with its edge."""
SPOTS = (8, 14, 21, 30)
NAMED_FROM = 3


def heat_class(person_days: int) -> int:
    """0 (nobody waits) to 4 (200 person-days and more)."""
    return 1 + bisect_right(HEAT_EDGES, person_days) if person_days else 0


def _painted(unit: Ranked) -> Paint:
    figures = unit.figures
    heat = heat_class(figures.person_days)
    if not figures.active:
        return Paint(NO_DATA, _("没有应探访的老人"))
    if not heat:
        return Paint("heat-0", _("没有人逾期"))
    said = _("逾期 {people} 人，合计 {days} 人·天").format(people=figures.overdue, days=figures.person_days)
    return Paint(f"heat-{heat}", said, spot=SPOTS[heat - 1], is_named=heat >= NAMED_FROM)


HEAT = Theme(
    "heat",
    gettext_lazy("逾期热力"),
    gettext_lazy("逾期的人数 × 逾期的天数：5 人各逾期 2 天是 10 人·天。圆越大越深，等得越久的人越多。"),
    (
        LegendLine("heat-0", gettext_lazy("没有人逾期")),
        LegendLine("heat-1", gettext_lazy("不到 10 人·天")),
        LegendLine("heat-2", gettext_lazy("10 到不足 50")),
        LegendLine("heat-3", gettext_lazy("50 到不足 200")),
        LegendLine("heat-4", gettext_lazy("200 人·天及以上")),
        LegendLine(NO_DATA, gettext_lazy("没有应探访的老人")),
    ),
    each(_painted),
)
