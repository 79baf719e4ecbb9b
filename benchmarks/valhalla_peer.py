"""Valhalla in process, on the same extract: the peer of the travel benchmark. Needs requirements-bench.txt."""

import json
import subprocess
from pathlib import Path
from typing import Any

import valhalla

LARGE = 100_000_000
COSTING = {"walk": "pedestrian", "car": "auto"}


class Peer:
    """Valhalla's tiles of one extract, built once into `folder`."""

    def __init__(self, extract: Path, folder: Path) -> None:
        tiles = folder / "tiles"
        tiles.mkdir(parents=True, exist_ok=True)
        config = valhalla.get_config(tile_extract="", tile_dir=str(tiles), verbose=False)
        _lift_limits(config["service_limits"])
        file = folder / "config.json"
        file.write_text(json.dumps(config), encoding="utf-8")
        if not any(tiles.rglob("*.gph")):
            build = Path(valhalla.__file__).with_name("bin") / "valhalla_build_tiles"
            subprocess.run([build, "-c", file, extract.resolve()], check=True, capture_output=True, cwd=folder)
        self.actor = valhalla.Actor(config)

    def route(self, a: tuple[float, float], b: tuple[float, float], mode: str) -> tuple[float, float] | None:
        """Seconds and metres of one way, or None without one."""
        try:
            answer = self.actor.route(_question([a, b], mode, "locations") | {"directions_type": "none"})
        except RuntimeError:
            return None
        summary = answer["trip"]["summary"]
        return summary["time"], summary["length"] * 1000

    def matrix(self, points: list[tuple[float, float]], mode: str) -> Any:
        places = [{"lon": lon, "lat": lat} for lon, lat in points]
        return self.actor.matrix({"sources": places, "targets": places, "costing": COSTING[mode]})


def _question(points: list[tuple[float, float]], mode: str, key: str) -> dict[str, Any]:
    return {key: [{"lon": lon, "lat": lat} for lon, lat in points], "costing": COSTING[mode], "units": "kilometers"}


def _lift_limits(limits: dict[str, Any]) -> None:
    for values in limits.values():
        if isinstance(values, dict):
            values.update({key: LARGE for key in values if key.startswith("max_matrix") or key == "max_distance"})
