"""Who lives far from help by road: the share of elders whom nobody reaches in so many minutes, in classes."""

from collections.abc import Callable

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.seeing.small_numbers import parted
from base import clock
from maps.figures.selectors.coverage import Coverage, active_of
from maps.figures.selectors.reach import help_of, minutes_of
from maps.figures.themes.share import NAMED_FROM, gap_class
from maps.figures.themes.theme import NO_DATA, LegendLine, Paint, Theme

CHOICES = (15, 30, 60)  # minutes


def _painting(limit: int) -> Callable[[Coverage], dict[int, Paint]]:
    def paint(coverage: Coverage) -> dict[int, Paint]:
        help_ = help_of(area=coverage.area, day=clock.today())
        if not help_.is_known:
            nobody = Paint(NO_DATA, _("探访员的住处、卫生室、医院和消防站的位置都还没有登记"))
            return {unit.area.pk: nobody for unit in coverage.units}
        minutes = minutes_of(area=coverage.area, help_=help_)
        active = active_of(coverage)
        return {unit.area.pk: _painted(active[unit.area.pk], minutes, limit) for unit in coverage.units}

    return paint


def _painted(active: list[int], minutes: dict[int, float], limit: int) -> Paint:
    far = sum(pk in minutes and minutes[pk] > limit for pk in active)
    unknown = sum(pk not in minutes for pk in active)
    number = gap_class(missed=far + unknown, active=len(active))
    if number is None:
        return Paint(NO_DATA, _("没有应探访的老人"))
    return Paint(f"reach-{number}", _said(len(active), far, unknown, limit), is_named=number >= NAMED_FROM)


def _said(active: int, far: int, unknown: int, limit: int) -> str:
    """In numbers only where these point at nobody."""
    told = parted({"far": far, "unknown": unknown, "within": active - far - unknown})
    if told.is_withheld or told.together:
        return _("应探访 {active} 人；人数少，不分开说").format(active=active)
    return _("超过 {limit} 分钟 {far} 人，位置不明 {unknown} 人，应探访 {active} 人").format(
        limit=limit, far=far, unknown=unknown, active=active
    )


def _theme(limit: int) -> Theme:
    return Theme(
        f"reach-{limit}",
        format_lazy(gettext_lazy("{limit} 分钟到不了"), limit=limit),
        format_lazy(
            gettext_lazy(
                "从最近的探访员住处（按各人的出行方式）、卫生室、医院或消防站（按汽车）沿路网"
                "都要超过 {limit} 分钟的老人，和位置不到村的老人，占应探访老人的比例。按今天的路和今天在岗的人算。"
            ),
            limit=limit,
        ),
        (
            LegendLine("reach-1", format_lazy(gettext_lazy("0 %，{limit} 分钟内都能到"), limit=limit)),
            LegendLine("reach-2", gettext_lazy("不到 10 %")),
            LegendLine("reach-3", gettext_lazy("10 % 到不足 25 %")),
            LegendLine("reach-4", gettext_lazy("25 % 到不足 50 %")),
            LegendLine("reach-5", gettext_lazy("50 % 及以上")),
            LegendLine(NO_DATA, gettext_lazy("没有应探访的老人，或还没有登记从哪里出发")),
        ),
        _painting(limit),
    )


REACHES = tuple(_theme(limit) for limit in CHOICES)
