"""The one element of ours: a map's layers, loaded in the browser with the session of whoever looks at it.

folium's own `GeoJson(url, embed=False)` fetches on the server, without the user's login.
"""

from collections.abc import Mapping
from typing import Any

from branca.element import MacroElement
from django.templatetags.static import static
from folium.template import Template

from maps.look.modules import imports_of
from maps.map.marks_words import marks_words

AT_ONCE = ("routes", "villages", "incidents", "zones", "areas", "road-edits")
"""Asked for while the scripts are still on their way; all others wait until they are looked at."""


class ScopedLayers(MacroElement):
    """Tells the page's module where each layer is: {"url": …}, or {"element": …} in a map handed out as a file."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}{% if this.module %}
            {% for one in this.ahead %}<link rel="modulepreload" href={{ one|tojson }}>{% endfor %}
            {% for one in this.asked %}<link rel="preload" as="fetch" crossorigin href={{ one|tojson }}>{% endfor %}
            <script type="module" src={{ this.module|tojson }}></script>
        {% endif %}{% endmacro %}

        {% macro script(this, kwargs) %}
            window.pageMap = {
                map: {{ this._parent.get_name() }},
                layers: {{ this.layers|tojson }},
                tiles: {{ this.tiles|tojson }},
                words: {{ this.words|tojson }},
            };
        {% endmacro %}
        """
    )

    def __init__(self, *, module: str, layers: Mapping[str, Mapping[str, str]], tiles: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ScopedLayers"
        self.module = static(module) if module else ""
        self.ahead = [static(one) for one in imports_of(module)] if module else []
        self.asked = [layers[name]["url"] for name in AT_ONCE if name in layers] if module else []
        self.layers = dict(layers)
        self.tiles = dict(tiles)
        self.words = marks_words()
