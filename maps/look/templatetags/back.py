"""Links that find the way back; the rule stands in `maps/look/back.py`."""

from typing import Any

from django import template

from maps.look.back import came_from, here, with_next

register = template.Library()


@register.simple_tag(takes_context=True)
def returning(context: Any, address: str) -> str:
    """`{% returning href %}`: the address of another page, which leads back to this one."""
    request = context.get("request")
    return with_next(address, here(request)) if request and address else address


@register.simple_tag(takes_context=True)
def keeping(context: Any, address: str) -> str:
    """`{% keeping href %}`: an address of the same page, or of a form on it, that keeps where one came from."""
    request = context.get("request")
    return with_next(address, came_from(request)) if request else address


@register.simple_tag(takes_context=True)
def back_to(context: Any, otherwise: str) -> str:
    """`{% back_to href %}`: where one came from, else there."""
    request = context.get("request")
    return (came_from(request) if request else "") or otherwise


register.simple_tag(with_next, name="leading_back")
