"""The line above a page: on the first day the way back to the guide, later what came back to be done."""

from typing import Any

from django import template
from django.http import HttpRequest

from maps.look.guide import PREPARES, guide_of
from maps.look.pages import pages_of

register = template.Library()
GUIDE_ITSELF = ("home", "guide")


@register.inclusion_tag("look/guide/line.html", takes_context=True)
def guide_line(context: dict[str, Any]) -> dict[str, Any]:
    """Nothing for those who prepare nothing. Once a plan was published only the first page of a role counts gaps."""
    request: HttpRequest | None = context.get("request")
    page = request.resolver_match.url_name if request and request.resolver_match else None
    if request is None or page is None or page in GUIDE_ITSELF or getattr(request.user, "role", None) not in PREPARES:
        return {}
    guide = guide_of(user=request.user)  # type: ignore[arg-type]
    if not guide.is_under_way:
        following = guide.next_door if guide.next_door and guide.next_door.page != page else None
        return {"is_first_day": True, "following": following}
    starts_here = page == pages_of(guide.role)[0].url_name
    return {"reminders": guide.reminders if starts_here else []}
