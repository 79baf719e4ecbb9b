"""Asking an online geocoder: off without a key, sent as little as needed, never twice, not too often, never trusted."""

import hashlib
import logging
import re
import threading
import time
from collections.abc import Sequence
from datetime import timedelta

import requests
from django.conf import settings
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from base import clock
from geo.addresses.geocoding import NOTHING, Candidate, Located
from geo.addresses.online.providers import PROVIDERS, Found, KeyRefused, Provider, QuotaUsedUp, Unreadable, answer_read
from geo.errors import (
    OnlineGeocoderOff,
    OnlineGeocoderRefused,
    OnlineGeocoderUnreachable,
    OnlineGeocoderUnreadable,
    OnlineGeocoderUsedUp,
)
from geo.models import Area, Level, OnlineAnswer

CONFIDENCE = 0.6  # far below geo.addresses.geocoding.SURE: a proposal for a person to confirm
_LARGEST_BYTES = 200_000
_NEAREST_VILLAGE_M = 3_000
_turn = threading.Lock()
_last_asked: dict[str, float] = {}
logger = logging.getLogger(__name__)


def online_geocoders() -> list[str]:
    """Those that a key is set for; none of them by default."""
    return [name for name in PROVIDERS if settings.ONLINE_GEOCODER_KEYS.get(name)]


def provider_label(name: str) -> str:
    return {"tianditu": _("天地图"), "amap": _("高德地图"), "baidu": _("百度地图")}[name]


def text_to_send(*, address: str, village: Area) -> str:
    """The address with the areas around it, without whatever numbers of persons stand in it."""
    line: list[str] = []
    area: Area | None = village
    while area is not None:
        if area.name not in address:
            line.append(area.name)
        area = area.parent
    whole = "".join(reversed(line)) + address
    return re.sub(r"\d{7,}[Xx]?", "", whole).strip()[:80]


def geocode_addresses_online(*, addresses: Sequence[str], provider: str) -> list[Located]:
    """The same answers as `geocode_addresses` gives, from a provider; none of them is ever sure."""
    return [_located(address_ask(text=address, provider=provider)) for address in addresses]


def address_ask(*, text: str, provider: str) -> OnlineAnswer:
    """Ask a provider where an address is, or remember what it said.

    Raises
    ------
    OnlineGeocoderOff, OnlineGeocoderUsedUp, OnlineGeocoderRefused, OnlineGeocoderUnreachable, OnlineGeocoderUnreadable
    """
    key = settings.ONLINE_GEOCODER_KEYS.get(provider) if provider in PROVIDERS else ""
    if not key:
        raise OnlineGeocoderOff(provider=provider)
    if answer := answer_known(text=text, provider=provider):
        return answer
    found = _fetched(PROVIDERS[provider], text, key)
    answer, _is_new = OnlineAnswer.objects.update_or_create(
        provider=provider,
        query_hash=_hash(text),
        defaults={
            "point": Point(found.lon, found.lat, srid=4326) if found else None,
            "level": found.level if found else "",
            "said": found.said[:40] if found else "",
            "asked_at": clock.now(),
        },
    )
    return answer


def answer_known(*, text: str, provider: str) -> OnlineAnswer | None:
    """What the provider said of this address not too long ago."""
    since = clock.now() - timedelta(days=settings.ONLINE_GEOCODER_KEEP_DAYS)
    return OnlineAnswer.objects.filter(provider=provider, query_hash=_hash(text), asked_at__gte=since).first()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _fetched(provider: Provider, text: str, key: str) -> Found | None:
    label = provider_label(provider.name)
    _check_quota(provider.name, label)
    _take_turn(provider.name)
    try:
        return answer_read(provider, _body(provider, text, key))
    except requests.RequestException as error:
        logger.warning("%s does not answer: %s", provider.name, type(error).__name__)  # its text holds the address
        raise OnlineGeocoderUnreachable(provider=label) from None
    except KeyRefused:
        raise OnlineGeocoderRefused(provider=label) from None
    except QuotaUsedUp:
        raise OnlineGeocoderUsedUp(provider=label) from None
    except Unreadable:
        raise OnlineGeocoderUnreadable(provider=label) from None


def _body(provider: Provider, text: str, key: str) -> bytes:
    address = settings.ONLINE_GEOCODER_URLS.get(provider.name) or provider.address
    with requests.get(
        address,
        params=provider.asks(text, key),
        timeout=settings.ONLINE_GEOCODER_TIMEOUT_S,
        allow_redirects=False,
        stream=True,
    ) as response:
        body: bytes = response.raw.read(_LARGEST_BYTES + 1, decode_content=True)
    if response.status_code in (429, 503):
        raise QuotaUsedUp
    if response.status_code in (401, 403):
        raise KeyRefused
    if response.status_code >= 300 or len(body) > _LARGEST_BYTES:
        raise Unreadable
    return body


def _check_quota(name: str, label: str) -> None:
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    if OnlineAnswer.objects.filter(provider=name, asked_at__gte=today).count() >= settings.ONLINE_GEOCODER_PER_DAY:
        raise OnlineGeocoderUsedUp(provider=label)


def _take_turn(name: str) -> None:
    """One question at a time to each provider, with a pause between them."""
    with _turn:
        wait_s = _last_asked.get(name, 0.0) + settings.ONLINE_GEOCODER_PAUSE_S - time.monotonic()
        if wait_s > 0:
            time.sleep(wait_s)
        _last_asked[name] = time.monotonic()


def _located(answer: OnlineAnswer) -> Located:
    if answer.point is None:
        return NOTHING
    village = _village_at(answer.point)
    code, name = (village.code, village.name) if village else ("", "")
    best = Candidate(
        code,
        name,
        answer.level,
        answer.point.x,
        answer.point.y,
        answer.level,
        CONFIDENCE,
        (f"online:{answer.provider}",),
    )
    return Located(answer.level, CONFIDENCE, best, (best,))


def _village_at(point: Point) -> Area | None:
    villages = Area.objects.filter(valid_to=None, level=Level.VILLAGE)
    return (
        villages.filter(boundary__covers=point).first()
        or villages.filter(point__dwithin=(point, _NEAREST_VILLAGE_M))
        .annotate(away=Distance("point", point))
        .order_by("away")
        .first()
    )
