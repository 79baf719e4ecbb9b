"""How forms become HTML: as Django draws them, but for lists to choose from, which may have thousands of options.

Django draws each option by two templates of its own; a county's 1,600 visitors then take half a second a list.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape as escape

SELECT = "django/forms/widgets/select.html"


class FormRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> str:
    """The same as Django's template gives, with less space between."""
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>{groups}\n</select>'


def _group(name: Any, options: Iterable[Mapping[str, Any]]) -> str:
    told = "".join(_option(option) for option in options)
    return f'\n<optgroup label="{escape(name)}">{told}\n</optgroup>' if name else told


def _option(option: Mapping[str, Any]) -> str:
    value, attributes = escape(str(option["value"])), _attributes(option["attrs"])
    return f'\n<option value="{value}"{attributes}>{escape(option["label"])}</option>'


def _attributes(attrs: Mapping[str, Any]) -> str:
    told = ((name, value) for name, value in attrs.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in told)
