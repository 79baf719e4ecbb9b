"""folium from our own server, fit for a strict Content-Security-Policy.

folium's elements name scripts and styles on other people's servers, write `<style>` and `style=`, and forbid zooming
with two fingers. `LocalMap` does none of that. One rule comes with it: folium reads what its elements wrote as a Jinja
template once more, so nothing that a person typed (names, notes) may pass through a folium element. It goes around it,
as GeoJSON.
"""

import re
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import Figure
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from folium.elements import JSCSSMixin
from folium.template import Template

MAX_ZOOM = 18  # without tiles nothing else says how far in one may zoom
ZOOM_STEP = 0.25  # an area fills the frame instead of half of it


class LocalAssets(JSCSSMixin):
    """To be mixed in before a folium element: it loads these files of our static folder and no others."""

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]
        self.default_js = [(path, static(path)) for path in self.scripts]
        self.default_css = [(path, static(path)) for path in self.styles]


class LocalMap(LocalAssets, folium.Map):
    """A folium map without tiles of its own: the base map comes from our server."""

    scripts = ("vendor/leaflet/dist/leaflet.js",)
    styles = ("vendor/leaflet/dist/leaflet.css", "map/map.css")
    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}

        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map(
                {{ this.get_name()|tojson }},
                { center: {{ this.location|tojson }}, attributionControl: false, ...{{ this.options|tojavascript }} }
            );
        {% endmacro %}
        """
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(tiles=None, max_zoom=MAX_ZOOM, zoom_snap=ZOOM_STEP, **options)
        self.options["max_zoom"] = MAX_ZOOM


@dataclass(frozen=True)
class MapParts:
    """What a page puts into its head, into its body, and into one script at its end."""

    head: SafeString
    body: SafeString
    script: SafeString


def map_parts(composed: folium.Map, *, nonce: str = "") -> MapParts:
    """Take a folium map apart, so that it stands in a page of ours with that page's nonce, or in a file without one."""
    figure = composed.get_root()
    assert isinstance(figure, Figure)
    del figure.header._children["meta_http"]
    figure.render()
    head, body, script = (part.render() for part in (figure.header, figure.html, figure.script))
    return MapParts(*(mark_safe(text) for text in (_with_nonce(head, nonce), _with_nonce(body, nonce), script)))  # noqa: S308


def _with_nonce(html: str, nonce: str) -> str:
    return re.sub(r"<(script|style)\b", rf'<\1 nonce="{nonce}"', html) if nonce else html
