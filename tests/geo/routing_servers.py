"""Small servers on loopback that speak as Valhalla, OSRM and GraphHopper do, and can be told to misbehave.

Ways are 1.2 times the straight line, at 5 km/h on foot and 40 km/h by car. What was asked is kept.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from geo.coordinates import distance_m

Point = tuple[float, float]
FOOT = {"pedestrian", "foot"}


@dataclass
class FakeServer:
    """`trouble` is "", "refuse", "wait", "error", "redirect", "html", "shape", "fast", "no_way" or "holes"."""

    kind: str
    url: str = ""
    trouble: str = ""
    asked: list[str] = field(default_factory=list)


@contextmanager
def serving(kind: str, trouble: str = "") -> Iterator[FakeServer]:
    told = FakeServer(kind, trouble=trouble)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._answer(parts.path, parse_qs(parts.query), {})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(urlsplit(self.path).path, {}, body)

        def _answer(self, path: str, query: dict[str, list[str]], body: dict[str, Any]) -> None:
            told.asked.append(path)
            if told.trouble == "wait":
                time.sleep(2)
            if told.trouble == "redirect":
                self.send_response(302)
                self.send_header("Location", told.url + "/elsewhere")
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                return
            status, said = _SPEAK[kind](path, query, body, told.trouble)
            text = "<html>" if told.trouble == "html" else json.dumps(said)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            """Tests read what was asked, not this."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    if trouble == "refuse":
        server.server_close()
        yield told
        return
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


def _way(a: Point, b: Point, profile: str, trouble: str) -> tuple[float, float]:
    metres = float(distance_m(a, b)) * 1.2
    kmh = 4000 if trouble == "fast" else 5 if profile in FOOT else 40
    return metres * 3.6 / kmh, metres


def _table(
    sources: list[Point], goals: list[Point], profile: str, trouble: str
) -> tuple[list[list[float | None]], list[list[float | None]]]:
    rows = [[_way(a, b, profile, trouble) for b in goals] for a in sources]
    times: list[list[float | None]] = [[seconds for seconds, _ in row] for row in rows]
    metres: list[list[float | None]] = [[length for _, length in row] for row in rows]
    if trouble == "holes":
        times[0][-1] = metres[0][-1] = None
    if trouble == "shape":
        times, metres = times[:-1], metres[:-1]
    return times, metres


def _valhalla(path: str, _query: dict[str, list[str]], body: dict[str, Any], trouble: str) -> tuple[int, Any]:
    if trouble == "error":
        return 500, {"error_code": 599, "error": "Unknown"}
    if trouble == "no_way":
        return 400, {"error_code": 442, "error": "No path could be found for input", "status_code": 400}
    profile = body["costing"]

    def places(key: str) -> list[Point]:
        return [(place["lon"], place["lat"]) for place in body[key]]

    if path == "/sources_to_targets":
        times, metres = _table(places("sources"), places("targets"), profile, trouble)
        cells = [
            [{"time": t, "distance": None if m is None else m / 1000} for t, m in zip(*rows, strict=True)]
            for rows in zip(times, metres, strict=True)
        ]
        return 200, {"sources_to_targets": cells, "units": "kilometers"}
    a, b = places("locations")
    seconds, length = _way(a, b, profile, trouble)
    leg = {"shape": _polyline([a, b], 1e6), "summary": {"time": seconds, "length": length / 1000}}
    return 200, {"trip": {"legs": [leg], "summary": leg["summary"], "status": 0}}


def _osrm(path: str, query: dict[str, list[str]], _body: dict[str, Any], trouble: str) -> tuple[int, Any]:
    if trouble == "error":
        return 500, {"code": "InternalError"}
    if trouble == "no_way":
        return 400, {"code": "NoRoute", "message": "Impossible route between points"}
    _, service, _, profile, text = path.split("/")
    places = [(float(lon), float(lat)) for lon, lat in (pair.split(",") for pair in text.split(";"))]
    if service == "table":
        sources, goals = ([places[int(k)] for k in query[key][0].split(";")] for key in ("sources", "destinations"))
        times, metres = _table(sources, goals, profile, trouble)
        return 200, {"code": "Ok", "durations": times, "distances": metres}
    seconds, length = _way(places[0], places[1], profile, trouble)
    return 200, {
        "code": "Ok",
        "routes": [{"geometry": _polyline(places, 1e5), "duration": seconds, "distance": length}],
    }


def _graphhopper(path: str, query: dict[str, list[str]], body: dict[str, Any], trouble: str) -> tuple[int, Any]:
    if trouble == "error":
        return 500, {"message": "Internal Server Error"}
    if trouble == "no_way":
        hint = {"details": "com.graphhopper.util.exceptions.ConnectionNotFoundException", "message": "Not found"}
        return 400, {"message": "Connection between locations not found", "hints": [hint]}
    if path == "/matrix":
        sources, goals = (
            [(float(lon), float(lat)) for lat, lon in (pair.split(",") for pair in query[key])]
            for key in ("from_point", "to_point")
        )
        times, metres = _table(sources, goals, query["profile"][0], trouble)
        return 200, {"times": times, "distances": metres}
    places = [tuple(place) for place in body["points"]]
    seconds, length = _way(places[0], places[1], body["profile"], trouble)
    return 200, {"paths": [{"points": _polyline(places, 1e5), "time": seconds * 1000, "distance": length}]}


_SPEAK = {"valhalla": _valhalla, "osrm": _osrm, "graphhopper": _graphhopper}


def _polyline(points: list[Any], precision: float) -> str:
    """Google's encoded polyline, latitude first."""
    text, before = "", (0, 0)
    for lon, lat in points:
        now = round(lat * precision), round(lon * precision)
        text += "".join(_encoded(new - old) for new, old in zip(now, before, strict=True))
        before = now
    return text


def _encoded(number: int) -> str:
    number, text = (~(number << 1) if number < 0 else number << 1), ""
    while number >= 0x20:
        text += chr((0x20 | (number & 0x1F)) + 63)
        number >>= 5
    return text + chr(number + 63)
