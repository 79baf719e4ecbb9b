"""Asks a weather provider for the alerts of each county, and follows them (P57). Off until address and key are set.

The provider learns the middle of each county, to 0.01°, and nothing else.
"""

import logging
from typing import Any

import requests
from django.conf import settings

from base.errors import DomainError
from geo.models import Area, Level
from visits.duty.models import Surge
from visits.duty.services.alerts import alerts_follow
from visits.errors import WeatherSilent

log = logging.getLogger(__name__)


def weather_alerts_fetch() -> tuple[list[Surge], list[DomainError]]:
    """The surges that the alerts in force began, moved or ended, and what went wrong; one county stops no other."""
    followed: list[Surge] = []
    failed: list[DomainError] = []
    for county in Area.objects.filter(level=Level.COUNTY, valid_to=None, point__isnull=False).order_by("code"):
        try:
            followed += alerts_follow(area=county, answer=_alerts_at(county))
        except DomainError as error:
            log.warning("No weather alerts for %s: %s", county.code, error)
            failed.append(error)
    return followed, failed


def _alerts_at(county: Area) -> Any:
    """The provider's answer for the middle of a county (QWeather: weatheralert/v1/current/lat/lon)."""
    assert county.point
    if not (settings.WEATHER_ALERTS_URL and settings.WEATHER_ALERTS_KEY):
        raise WeatherSilent(area=county.name, reason="WEATHER_ALERTS_URL, WEATHER_ALERTS_KEY")
    where = f"{county.point.y:.2f}/{county.point.x:.2f}"
    address = f"{settings.WEATHER_ALERTS_URL.rstrip('/')}/weatheralert/v1/current/{where}"
    try:
        answer = requests.get(
            address,
            params={"localTime": "true", "lang": "zh"},
            headers={"X-QW-Api-Key": settings.WEATHER_ALERTS_KEY},
            timeout=settings.WEATHER_ALERTS_TIMEOUT_S,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise WeatherSilent(area=county.name, reason=type(error).__name__) from error
    if answer.status_code != requests.codes.ok:
        raise WeatherSilent(area=county.name, reason=f"HTTP {answer.status_code}")
    try:
        return answer.json()
    except requests.JSONDecodeError as error:
        raise WeatherSilent(area=county.name, reason="JSON") from error
