"""A page's module, with everything that it imports asked for at the same moment: on a slow line each wait counts."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maps.look.modules import imports_of

register = template.Library()
FETCHED = {"map/base_map.js": "vendor/protomaps-leaflet/dist/protomaps-leaflet.js"}
"""Scripts that a module asks for by itself, once it runs."""


@register.simple_tag
def module(name: str) -> SafeString:
    """`{% module "map/card.js" %}` in place of a script tag."""
    names = imports_of(name)
    scripts = [(static(FETCHED[one]),) for one in names if one in FETCHED]
    fetched = format_html_join("", '<link rel="preload" as="script" href="{}">', scripts)
    ahead = format_html_join("", '<link rel="modulepreload" href="{}">', ((static(one),) for one in names))
    return format_html('{}{}<script type="module" src="{}"></script>', ahead, fetched, static(name))
