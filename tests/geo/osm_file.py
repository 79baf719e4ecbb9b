"""Write small OpenStreetMap files for tests: nodes by name, ways as lists of names."""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

Points = dict[str, tuple[float, float]]
Ways = list[tuple[list[str], dict[str, str]]]
Bans = Sequence[tuple[int, str, int, str]]  # way (by its place in the list), node, way, restriction
Members = Sequence[tuple[str, int | str]]  # role, and a way by its place in the list or a node by its name


def write_osm(
    path: Path,
    points: Points,
    ways: Ways,
    *,
    barriers: dict[str, dict[str, str]] | None = None,
    bans: Bans = (),
    relations: Sequence[tuple[Members, dict[str, str]]] = (),
) -> Path:
    """Ways are numbered from 1 in their order, nodes likewise."""
    number = {name: k for k, name in enumerate(points, 1)}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
    for name, (lon, lat) in points.items():
        lines.append(f'<node id="{number[name]}" version="1" lon="{lon:.7f}" lat="{lat:.7f}">')
        lines += [*_tags((barriers or {}).get(name, {})), "</node>"]
    for k, (names, tags) in enumerate(ways, 1):
        lines.append(f'<way id="{k}" version="1">')
        lines += [f'<nd ref="{number[name]}"/>' for name in names]
        lines += [*_tags(tags), "</way>"]
    plain = [((("from", a), ("via", via), ("to", b)), {"restriction": word}) for a, via, b, word in bans]
    for k, (members, tags) in enumerate([*plain, *relations], 1):
        lines.append(f'<relation id="{k}" version="1">')
        for role, member in members:
            kind, ref = ("way", member + 1) if isinstance(member, int) else ("node", number[member])
            lines.append(f'<member type="{kind}" ref="{ref}" role="{role}"/>')
        lines += [*_tags({"type": "restriction"} | tags), "</relation>"]
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


def _tags(tags: dict[str, str]) -> list[str]:
    return [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]
