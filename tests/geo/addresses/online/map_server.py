"""A server on this machine that answers as the online maps do, and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

from geo.coordinates import convert

DOOR = (113.2050, 36.3150)  # the truth, in WGS-84


def said_by(provider: str, *, lon: float = DOOR[0], lat: float = DOOR[1]) -> dict[str, Any]:
    """The answer of each provider, in its own form and system."""
    gcj, bd = (convert([lon, lat], source="wgs84", target=system)[0].tolist() for system in ("gcj02", "bd09"))
    answers: dict[str, dict[str, Any]] = {
        "tianditu": {
            "msg": "ok",
            "location": {"score": 97, "level": "门址", "lon": str(lon), "lat": str(lat), "keyWord": "…"},
            "searchVersion": "6.4.9V",
            "status": "0",
        },
        "amap": {
            "status": "1",
            "info": "OK",
            "infocode": "10000",
            "count": "1",
            "geocodes": [
                {
                    "formatted_address": "…",
                    "country": "中国",
                    "province": "山西省",
                    "street": [],
                    "number": [],
                    "adcode": "140499",
                    "location": f"{gcj[0]:.6f},{gcj[1]:.6f}",
                    "level": "门牌号",
                }
            ],
        },
        "baidu": {
            "status": 0,
            "result": {
                "location": {"lng": bd[0], "lat": bd[1]},
                "precise": 1,
                "confidence": 80,
                "comprehension": 100,
                "level": "门址",
            },
        },
    }
    return answers[provider]


@dataclass
class MapServer:
    """`answer` is what it says next: an object, or bytes as they are."""

    address: str
    answer: Any = None
    status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def map_server() -> Iterator[MapServer]:
    server = MapServer("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append({key: values[0] for key, values in parse_qs(urlparse(self.path).query).items()})
            body = server.answer if isinstance(server.answer, bytes) else json.dumps(server.answer).encode()
            self.send_response(server.status)
            if server.status == 302:
                self.send_header("Location", f"{server.address}/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Silent."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{http.server_port}"
    threading.Thread(target=http.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
