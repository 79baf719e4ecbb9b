"""A page asks for what its module imports at once, and for nothing that is not there."""

from django.contrib.staticfiles import finders
from django.template import Context, Template

from maps.look.modules import imports_of


def test_all_imports_are_asked_for_at_once_each_once() -> None:
    html = Template('{% load modules %}{% module "map/card.js" %}').render(Context())
    for name in ("page_map", "ground", "base_map", "layers", "zones", "popup"):
        assert html.count(f'<link rel="modulepreload" href="/static/map/{name}.js">') == 1
    assert html.endswith('<script type="module" src="/static/map/card.js"></script>')


def test_imports_of_another_folder_are_found_where_they_lie() -> None:
    names = imports_of("ground/locations.js")
    assert "map/placing.js" in names
    assert [name for name in names if finders.find(name) is None] == []


def test_a_module_that_imports_nothing_stands_alone() -> None:
    html = Template('{% load modules %}{% module "look/print.js" %}').render(Context())
    assert html == '<script type="module" src="/static/look/print.js"></script>'
