"""Names of people, as far as the page may show them to whoever looks."""

from typing import Any

from django import template

from accounts.seeing.need_to_know import Sight, name_for
from maps.look.purposes import seen_on

register = template.Library()


@register.simple_tag(takes_context=True)
def who(context: Any, name: str) -> str:
    """`{% who elder.name %}`: whole or masked by the rule. A text that nobody's request asked for is for everybody."""
    request = context.get("request")
    return name_for(name, seen_on(request).name if request else Sight.MASKED)
