"""Which code answers which address."""

import inspect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver


@cache
def views_by_first_word() -> dict[str, set[str]]:
    """The modules of the views below each first word of an address: `/plan/7/` is answered below `plan`."""
    found = defaultdict(set)
    for address, view in _views(get_resolver().url_patterns, ""):
        found[address.split("/")[0]].add(view)
    return dict(found)


@cache
def behind_every_page() -> set[str]:
    """The modules that every answer passes through, by the settings."""
    named = [settings.MIDDLEWARE, settings.TEMPLATES, settings.REST_FRAMEWORK, settings.AUTHENTICATION_BACKENDS]
    return {text.rpartition(".")[0] for text in _texts(named) if "." in text}


def _views(patterns: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        address = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            view = getattr(view, "view_class", None) or getattr(view, "cls", None) or inspect.unwrap(view)
            yield address, view.__module__


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
