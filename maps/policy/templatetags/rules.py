"""Rules as an official reads them."""

from collections.abc import Collection
from typing import Any

from django import template
from django.utils.translation import gettext as _

from maps.policy.forms.rules import EVERY, NEEDS
from visits.register.models import Tier

register = template.Library()


@register.filter
def needs_words(needs: Collection[str]) -> str:
    """经济困难 且 孤寡"""
    return _(" 且 ").join(str(label) for value, label in NEEDS if value in needs)


@register.filter
def every_words(every: str) -> Any:
    return dict(EVERY)[every]


@register.filter
def tier_label(tier: str) -> Any:
    return Tier(tier).label


@register.simple_tag
def change_words(before: float, after: float) -> str:
    """312 → 340（+28）; a number alone where nothing changes."""
    was, becomes = round(before), round(after)
    return str(was) if was == becomes else f"{was} → {becomes}（{becomes - was:+d}）"
