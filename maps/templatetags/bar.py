"""What the bar shows: the pages of the person's role."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Role
from maps.pages import pages_of

register = template.Library()


@dataclass(frozen=True)
class Link:
    href: str
    name: Any
    is_here: bool


@register.filter
def links(request: HttpRequest) -> list[Link]:
    """The bar's links for whoever is signed in; nobody else sees any."""
    if not request.user.is_authenticated:
        return []
    here = request.resolver_match.url_name if request.resolver_match else None
    pages = pages_of(Role(request.user.role))
    return [Link(reverse(page.url_name), page.title, page.url_name == here) for page in pages]
