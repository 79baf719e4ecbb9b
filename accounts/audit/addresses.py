"""From where a request came."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """In production the last hop of X-Forwarded-For: our own proxy wrote it, the rest anyone can invent."""
    said = request.META.get("REMOTE_ADDR", "")
    if settings.PRODUCTION:
        said = request.headers.get("X-Forwarded-For", said).rpartition(",")[2]
    try:
        return str(ip_address(said.strip()))
    except ValueError:
        return None
