"""A page's module, with everything that it imports asked for at the same moment: on a slow line each wait counts."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maps.look.modules import imports_of

register = template.Library()


@register.simple_tag
def layers_ahead(map_data: dict[str, Any], *more: str) -> SafeString:
    """`{% layers_ahead map_data %}` in a map's head: its layers set out while the scripts are on their way."""
    urls = [*more, *(layer["url"] for layer in map_data["ground"]["layers"].values())]
    return format_html_join("", '<link rel="preload" as="fetch" crossorigin href="{}">', ((url,) for url in urls))


@register.simple_tag
def module(name: str) -> SafeString:
    """`{% module "map/card.js" %}` in place of a script tag."""
    names = imports_of(name)
    ahead = format_html_join("", '<link rel="modulepreload" href="{}">', ((static(one),) for one in names))
    return format_html('{}<script type="module" src="{}"></script>', ahead, static(name))
