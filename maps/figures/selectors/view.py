"""Everything that a view of the figures shows at once, drawn by the server: for the board, the picture and the PDF."""

from datetime import date
from typing import Any

from base import clock
from geo.models import Area, Level
from maps.figures.chart import lines, points
from maps.figures.drawn import Drawing, draw
from maps.figures.selectors.beside import beside_coverage, beside_layer
from maps.figures.selectors.coverage import Coverage, coverage_of
from maps.figures.selectors.coverage_list import WAITS_SAID
from maps.figures.selectors.shapes import shapes_of
from maps.figures.selectors.theme_layer import theme_layer
from maps.figures.selectors.trend import Trend, trend
from maps.figures.themes.theme import Theme
from maps.look.weeks import month_name, span_words, weeks_ended
from visits.duty.policy import MONTH, period_of

ON_BOARD = 14


def headline(*, area: Area, month: date) -> dict[str, Any]:
    """What stands on top of the page, on the board and in the picture alike."""
    coverage, line = coverage_of(area=area, month=month), trend(area=area, month=month)
    return {"coverage": coverage, **_trend(line), **_parts(coverage)}


def _trend(line: Trend) -> dict[str, Any]:
    chart = points([one.rate for one in line.months])
    return {"trend": line, "chart": list(zip(chart, line.months, strict=True)), "chart_lines": list(lines(chart))}


def _parts(coverage: Coverage) -> dict[str, Any]:
    total = coverage.total
    waits = [(band.removesuffix("+"), title, total.waiting[band]) for band, title in WAITS_SAID.items()]
    return {"waits": waits, "other_modes": total.visited_any_mode - total.visited_at_the_door}


def month_told(month: date) -> dict[str, Any]:
    """The days and ended weeks of a month that count by today."""
    today, last_day = clock.today(), period_of(month, MONTH)[1]
    return {
        "month": month,
        "when": month_name(month),
        "days": span_words(month, min(last_day, today)),
        "weeks": weeks_ended(month, last_day),
    }


def view_of(*, area: Area, month: date, theme: Theme) -> dict[str, Any]:
    """No name of a person is in it, and nothing finer than a village (P81).

    Hazards and emergencies are those of now, and stand in the view of the current month alone.
    """
    top = headline(area=area, month=month)
    is_now = month == clock.today().replace(day=1)
    beside = beside_coverage(area=area) if is_now else []
    return {
        **top,
        **month_told(month),
        "theme": theme,
        "drawing": _drawing(area, theme, top["coverage"], is_now),
        "is_now": is_now,
        **_ranked(top["coverage"]),
        "hazards": sum(one.hazards for one in beside),
        "incidents": sum(one.incidents for one in beside),
        "incidents_at": [one for one in beside if one.incidents][:ON_BOARD],
    }


def _ranked(coverage: Coverage) -> dict[str, Any]:
    """As many rows as a wall has room for: townships, then villages."""
    townships = coverage.townships[:ON_BOARD]
    return {"townships": townships, "villages": coverage.first_villages[: max(0, ON_BOARD - len(townships))]}


def _drawing(area: Area, theme: Theme, coverage: Coverage, is_now: bool) -> Drawing | None:
    return draw(
        theme_layer(theme=theme, coverage=coverage),
        beside=beside_layer(area=area) if is_now else None,
        edges=_edges(area),
    )


def _edges(area: Area) -> list[Any]:
    """The townships' outlines, and the area's own."""
    inside = Area.objects.filter(code__startswith=area.prefix, level=Level.TOWNSHIP, valid_to=None)
    shapes = shapes_of(area_ids=[area.pk, *inside.values_list("pk", flat=True)])
    return [shape.outline for shape in shapes.values() if shape.outline]
