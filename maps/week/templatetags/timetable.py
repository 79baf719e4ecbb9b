"""What a timetable's cell says: a township's week has hundreds of them with thousands of boxes."""

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from dispatch.plans.stop_state import StopState

register = template.Library()
SIGNS = {StopState.MET: "✓", StopState.ATTEMPTED: "▲"}


@register.simple_tag
def boxes(states: Iterable[StopState]) -> SafeString:
    """One box for each stop, with its sign."""
    told = ((state.word, SIGNS.get(state, "")) for state in states)
    return format_html_join("", '<span class="box box-{}">{}</span>', told)


@register.simple_tag
def from_to(start: datetime, end: datetime) -> str:
    """08:30–11:20"""
    return f"{timezone.localtime(start):%H:%M}–{timezone.localtime(end):%H:%M}"
