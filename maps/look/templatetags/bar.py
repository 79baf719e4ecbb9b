"""What the bar shows: the pages of the person's role."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Role
from base import clock
from maps.look.pages import Page, bar_of

register = template.Library()


@dataclass(frozen=True)
class Link:
    href: str
    name: Any
    is_here: bool


@dataclass(frozen=True)
class Entry:
    """One link of the bar, or a menu of several under a title."""

    title: Any
    links: list[Link]

    @property
    def is_here(self) -> bool:
        return any(link.is_here for link in self.links)


def demo_day(request: HttpRequest) -> dict[str, date | None]:
    """For every page: the day that a demo stands on, None in a county at work."""
    return {"demo_day": clock.chosen_day()}


@register.filter
def bar_entries(request: HttpRequest) -> list[Entry]:
    """The bar for whoever is signed in; nobody else sees any."""
    if not request.user.is_authenticated:
        return []
    bar = bar_of(Role(request.user.role))
    here = _here(request.path, [reverse(page.url_name) for _title, pages in bar for page in pages])
    return [Entry(title, [_link(page, here) for page in pages]) for title, pages in bar]


def _here(path: str, addresses: list[str]) -> str:
    """Whoever looks at one elder is still among the elders; on /areas/imports/ one is not on /areas/."""
    return max((address for address in addresses if path.startswith(address)), key=len, default="")


def _link(page: Page, here: str) -> Link:
    href = reverse(page.url_name)
    return Link(href, page.title, href == here)
