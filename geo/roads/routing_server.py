"""A routing server of the house's own (Valhalla, OSRM, GraphHopper), asked through routingpy where one is configured.

Positions leave the house to it and to nobody else: no redirect is followed. Whatever it does wrong is one error, which
`geo.travel` takes as the sign to let our own network answer.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, TypeVar

import numpy as np
from django.conf import settings
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from geo.coordinates import distance_m
from geo.errors import RoutingServerFailed
from geo.roads.profiles import Mode

log = logging.getLogger(__name__)

BLOCK = 50  # points on each side of one question: what servers answer without being told to allow more
PAUSE_S = 60.0  # after a failure nobody waits for it again so long
FASTEST_KMH, SNAPPED_M = 250.0, 2_000.0  # an answer that is faster, or shorter than the straight line by more, is none
NO_WAY = {"NoRoute", "NoSegment", "442", "171", "ConnectionNotFoundException", "PointNotFoundException"}
TIMEOUT, NONSENSE = gettext_lazy("超时"), gettext_lazy("结果不合理")

# What each kind of server calls our modes when the settings say nothing. Their bicycles are no e-bikes.
PROFILES: Mapping[str, Mapping[str, str]] = {
    "valhalla": {"walk": "pedestrian", "car": "auto", "motorcycle": "motorcycle"},
    "osrm": {"walk": "foot", "car": "driving"},
    "graphhopper": {"walk": "foot", "car": "car"},
}

_ODD = (LookupError, TypeError, ValueError, AttributeError)  # what routingpy meets in an answer of another shape

Floats = NDArray[np.float64]
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class ServerPath:
    """shape (k, 2) lon, lat; seconds; metres."""

    shape: Floats
    seconds: float
    metres: float


class RoutingServer:
    """One configured server.

    Parameters
    ----------
    kind : valhalla, osrm or graphhopper
    url : its address, without a slash at the end
    profiles : mode → what the server calls it; other modes it is not asked for
    timeout_s : seconds to wait for each answer
    key : GraphHopper's, where its server wants one
    """

    def __init__(self, kind: str, url: str, *, profiles: Mapping[str, str], timeout_s: float, key: str = "") -> None:
        self.kind, self.profiles = kind, profiles
        self._router = _router(kind, url.rstrip("/"), timeout_s, key)
        self._silent_until, self._reason = 0.0, ""

    def serves(self, mode: Mode) -> bool:
        """Whether it is asked for this mode."""
        return mode.value in self.profiles

    def matrix(self, sources: Floats, goals: Floats, mode: Mode) -> tuple[Floats, Floats]:
        """Seconds and metres from each source to each goal, (n, m) each; nan where the server knows no way.

        sources, goals : (n, 2) and (m, 2) lon, lat

        Raises
        ------
        RoutingServerFailed
            When it does not answer in time, or what it says makes no sense.
        """
        seconds, metres = np.full((2, len(sources), len(goals)), np.nan)
        for a, b in product(range(0, len(sources), BLOCK), range(0, len(goals), BLOCK)):
            here = slice(a, a + BLOCK), slice(b, b + BLOCK)
            seconds[here], metres[here] = self._block(sources[here[0]], goals[here[1]], mode)
        return seconds, metres

    def path(self, start: Floats, end: Floats, mode: Mode) -> ServerPath | None:
        """The way from `start` to `end`, (2,) lon, lat each; None where the server knows none.

        Raises
        ------
        RoutingServerFailed
            When it does not answer in time, or what it says makes no sense.
        """
        more = {"overview": "full"} if self.kind == "osrm" else {}
        places = [start.tolist(), end.tolist()]
        found = self._asked(lambda: self._router.directions(places, profile=self.profiles[mode], **more))
        if found is None:
            return None
        shape = self._read(lambda: np.array([point[:2] for point in found.geometry], float))
        way = ServerPath(shape, float(found.duration), float(found.distance))
        self._require_sense(len(shape) > 1 and shape.ndim == 2)
        self._require_plausible(start[None], end[None], np.array([[way.seconds]]), np.array([[way.metres]]))
        return way

    def _block(self, sources: Floats, goals: Floats, mode: Mode) -> tuple[Floats, Floats]:
        places = np.concatenate([sources, goals]).tolist()
        first, then = list(range(len(sources))), list(range(len(sources), len(places)))
        found = self._asked(
            lambda: self._router.matrix(places, profile=self.profiles[mode], sources=first, destinations=then)
        )
        if found is None:
            nothing = np.full((len(sources), len(goals)), np.nan)
            return nothing, nothing
        seconds = self._read(lambda: np.array(found.durations, float))
        metres = self._read(lambda: np.array(found.distances, float))
        self._require_sense(seconds.shape == metres.shape == (len(sources), len(goals)))
        self._require_plausible(sources, goals, seconds, metres)
        return seconds, metres

    def _asked(self, question: Callable[[], Answer]) -> Answer | None:
        """The answer; None where the server says that there is no way."""
        import requests
        from routingpy import exceptions

        if time.monotonic() < self._silent_until:
            raise RoutingServerFailed(kind=self.kind, reason=self._reason)
        try:
            return question()
        except exceptions.RouterApiError as error:
            if _says_no_way(str(error.message)):
                return None
            raise self._failed(f"HTTP {error.status}") from None
        except exceptions.Timeout:
            raise self._failed(TIMEOUT) from None
        except (exceptions.RouterError, exceptions.JSONParseError, requests.RequestException, *_ODD) as error:
            raise self._failed(type(error).__name__) from None

    def _read(self, part: Callable[[], Floats]) -> Floats:
        try:
            return part()
        except (TypeError, ValueError, IndexError):
            raise self._failed(NONSENSE) from None

    def _require_sense(self, holds: bool) -> None:
        if not holds:
            raise self._failed(NONSENSE)

    def _require_plausible(self, sources: Floats, goals: Floats, seconds: Floats, metres: Floats) -> None:
        straight = distance_m(sources[:, None], goals[None])
        known = np.isfinite(seconds) & np.isfinite(metres)
        too_fast = metres > seconds * FASTEST_KMH / 3.6 + SNAPPED_M
        wrong = (seconds < 0) | (metres < straight - SNAPPED_M) | too_fast
        self._require_sense(not (wrong & known).any())

    def _failed(self, reason: Any) -> RoutingServerFailed:
        """Remember it for a while; the log holds no position."""
        log.warning("The routing server (%s) failed: %s", self.kind, reason)
        self._silent_until, self._reason = time.monotonic() + PAUSE_S, str(reason)
        return RoutingServerFailed(kind=self.kind, reason=self._reason)


def _says_no_way(text: str) -> bool:
    """Whether a refusal says that no way leads there, in the words of one of the three kinds of server."""
    try:
        said = json.loads(text)
        hints = [str(hint.get("details", "")).rpartition(".")[2] for hint in said.get("hints", [])]
        return bool(NO_WAY & {str(said.get("error_code")), str(said.get("code")), *hints})
    except (ValueError, AttributeError):
        return False


def _router(kind: str, url: str, timeout_s: float, key: str) -> Any:
    import routingpy

    waits = {"timeout": timeout_s, "retry_timeout": 1, "retry_over_query_limit": False, "allow_redirects": False}
    if kind == "valhalla":
        return routingpy.Valhalla(base_url=url, **waits)
    if kind == "osrm":
        return routingpy.OSRM(base_url=url, **waits)
    return routingpy.Graphhopper(base_url=url, api_key=key or None, **waits)


def routing_server() -> RoutingServer | None:
    """The one of the settings; None where none is configured, which is the default."""
    if not (settings.ROUTING_SERVER and settings.ROUTING_SERVER_URL):
        return None
    profiles = settings.ROUTING_SERVER_PROFILES or PROFILES[settings.ROUTING_SERVER]
    return _server(
        settings.ROUTING_SERVER,
        settings.ROUTING_SERVER_URL,
        tuple(sorted(profiles.items())),
        settings.ROUTING_SERVER_TIMEOUT_S,
        settings.ROUTING_SERVER_KEY,
    )


@lru_cache(maxsize=4)
def _server(kind: str, url: str, profiles: tuple[tuple[str, str], ...], timeout_s: float, key: str) -> RoutingServer:
    return RoutingServer(kind, url, profiles=dict(profiles), timeout_s=timeout_s, key=key)
