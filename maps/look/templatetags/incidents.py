"""What a page has to say of an emergency's place."""

from django import template

from dispatch.incidents.models import Incident
from dispatch.incidents.selectors import incident_place

register = template.Library()


@register.filter
def known_only(incident: Incident) -> str:
    """How far its place is known, where that is not the door; "" at a door or a point that was told."""
    return incident_place(incident).only
