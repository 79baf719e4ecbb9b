"""What a timetable's cell says: a township's week has hundreds of them with thousands of boxes."""

from collections.abc import Iterable

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dispatch.plans.stop_state import StopState
from maps.map.selectors.timetable import Cell

register = template.Library()
SIGNS = {StopState.MET: "✓", StopState.ATTEMPTED: "▲"}


@register.simple_tag
def boxes(states: Iterable[StopState]) -> SafeString:
    """One box for each stop, with its sign."""
    told = ((state.word, SIGNS.get(state, "")) for state in states)
    return format_html_join("", '<span class="box box-{}">{}</span>', told)


@register.simple_tag
def stops_and_hours(cell: Cell) -> SafeString:
    """4 站 08:30–11:20, the number for those who do not see the boxes."""
    start, end = (f"{timezone.localtime(at):%H:%M}" if at else "" for at in (cell.starts_at, cell.ends_at))
    return format_html('<span class="unseen">{}</span> {}–{}', _("{n} 站").format(n=len(cell.states)), start, end)
