"""What a routing server answers in the network's place, and what is said without it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geo.coordinates import distance_m
from geo.errors import RoutingServerFailed
from geo.roads.off_road import off_road
from geo.roads.profiles import Mode, profile_for
from geo.roads.routing_server import RoutingServer, ServerPath

if TYPE_CHECKING:
    from geo.roads.approach import Approaches
    from geo.roads.door_to_door import Between
    from geo.roads.network import Network

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass
class ServerAnswers:
    """One question's dealings with the server, if there is one; `trouble` says why it did not answer."""

    server: RoutingServer | None
    mode: Mode
    trouble: RoutingServerFailed | None = None

    def matrix(self, sources: Floats, goals: Floats) -> tuple[Floats, Floats] | None:
        """Seconds and metres (n, m) from sources (n, 2) to goals (m, 2), lon, lat; nan where it knows no way. None
        where it was not asked or failed.
        """
        if self.server is None or self.trouble:
            return None
        try:
            return self.server.matrix(sources, goals, self.mode)
        except RoutingServerFailed as error:
            self.trouble = error
            return None

    def path(self, start: Floats, end: Floats) -> ServerPath | None:
        """The way from `start` to `end`, (2,) lon, lat each; None where it knows none, was not asked or failed."""
        if self.server is None or self.trouble:
            return None
        try:
            return self.server.path(start, end, self.mode)
        except RoutingServerFailed as error:
            self.trouble = error
            return None

    def between(self, network: "Network") -> "Between | None":
        """The server's times between parking places, the network's where it leaves some open; None without a server."""
        if self.server is None:
            return None

        def answer(sources: "Approaches", goals: "Approaches") -> tuple[Floats, Floats, Flags]:
            nothing = np.full((len(sources.points), len(goals.points)), np.nan)
            seconds, metres = self.matrix(sources.stands(network), goals.stands(network)) or (nothing, nothing)
            answered = np.isfinite(seconds) & np.isfinite(metres)
            if not answered.all():
                by_road = network.between(sources.at, goals.at, mode=self.mode)
                seconds, metres = np.where(answered, seconds, by_road[0]), np.where(answered, metres, by_road[1])
            return seconds, metres, answered

        return answer

    def without_network(self, sources: Floats, goals: Floats) -> tuple[Floats, Floats, Flags]:
        """Seconds, metres and which pairs the server answered, (n, m) each, from sources (n, 2) to goals (m, 2), lon,
        lat.

        Where the server is silent the straight line answers for all, at the mode's usual pace. Where it only leaves
        pairs open, these are walked over the ground: they must be no way between places that the server knows.
        """
        straight_m = distance_m(sources[:, None], goals[None])
        found = self.matrix(sources, goals)
        if found is None:
            return *straight_line(straight_m, self.mode), np.zeros(straight_m.shape, bool)
        answered = np.isfinite(found[0]) & np.isfinite(found[1])
        metres = np.where(answered, found[1], straight_m * off_road().detour)
        seconds = np.where(answered, found[0], straight_m * off_road().detour * 3.6 / off_road().kmh)
        same = straight_m == 0
        return np.where(same, 0, seconds), np.where(same, 0, metres), answered


def straight_line(straight_m: Floats, mode: Mode) -> tuple[Floats, Floats]:
    """Seconds and metres, of the same shape (…,), where no way of any kind is known: a detour factor and the mode's
    pace.
    """
    metres = straight_m * profile_for(mode).straight["detour"]
    return metres * 3.6 / profile_for(mode).straight["kmh"], metres
