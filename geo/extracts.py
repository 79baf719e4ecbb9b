"""OpenStreetMap extracts as people get them, in the order in which they can be read in one pass.

Editors and query services write XML in other ways than the planet file: ways before nodes, numbers below zero for what
is new, positions inside the ways (`out geom`), and objects that were deleted but still stand there.
"""

import bz2
import gzip
import mmap
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

import osmium
from osmium.osm.mutable import Node, Relation, Way

NEW = 1 << 40  # what is new is numbered from here on: numbers below zero belong to local edits
_ODD = re.compile(
    rb"""\sid=["']-|visible=["']false|action=["']delete|<nd\s[^>]*\blat=|<member\s[^>]*[^/]>\s*<nd\b""",
)
_XML = re.compile(r"\.(osm|xml)(\.gz|\.bz2)?$", re.IGNORECASE)
_KINDS = {"node": "n", "way": "w", "relation": "r"}


class ExtractBroken(ValueError):
    """The XML is not that of an extract; says where."""


@contextmanager
def orderly(path: Path) -> Iterator[Path]:
    """A file with the same objects that is read in one pass: the extract itself where it can be.

    Raises
    ------
    ExtractBroken
        When the file had to be put into order and is no XML, or has an object without its number.
    """
    if not _XML.search(path.name):
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = _unpacked(path, Path(folder))
        if not _is_odd(plain):
            yield path
            return
        things = _Things()
        things.read(plain)
        yield things.write(Path(folder) / "orderly.osm.pbf")


def extract_box(path: Path) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees, as the extract says of itself; None where it does not."""
    with osmium.io.Reader(str(path)) as reader:
        box = reader.header().box()
        if not box.valid():
            return None
        return box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat


def _unpacked(path: Path, folder: Path) -> Path:
    suffix = path.suffix.lower()
    if suffix not in (".gz", ".bz2"):
        return path
    with gzip.open(path) if suffix == ".gz" else bz2.open(path) as packed, (folder / "extract.osm").open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return folder / "extract.osm"


def _is_odd(path: Path) -> bool:
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        if text.find(b"<!ENTITY") >= 0:  # no extract has them; the reader refuses them
            return False
        way, relation = text.find(b"<way"), text.find(b"<relation")
        mixed = 0 <= way < text.rfind(b"<node ") or 0 <= relation < max(text.rfind(b"<way"), text.rfind(b"<node "))
        return mixed or _ODD.search(text) is not None


Tags = dict[str, str]


@dataclass
class _Things:
    """What stands in a file, in the order in which it is to be written."""

    nodes: dict[int, tuple[float, float, Tags]] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    unnumbered: dict[tuple[float, float], int] = field(default_factory=dict)

    def read(self, path: Path) -> None:
        try:
            depth = 0
            for event, thing in ET.iterparse(path, events=("start", "end")):  # noqa: S314 - files with entities were left to the reader
                depth += 1 if event == "start" else -1
                if event == "end" and thing.tag in _KINDS and not _is_deleted(thing):
                    self._take(thing)
                if event == "end" and depth == 1:
                    thing.clear()
        except (ET.ParseError, ValueError, KeyError, LookupError) as error:
            raise ExtractBroken(str(error)) from error

    def _take(self, thing: ET.Element) -> None:
        tags = {tag.attrib["k"]: tag.attrib["v"] for tag in thing.iterfind("tag")}
        number = _number(thing.attrib["id"])
        if thing.tag == "node":
            if "lat" in thing.attrib:
                lon, lat = float(thing.attrib["lon"]), float(thing.attrib["lat"])
                known = self.nodes.get(number)
                self.nodes[number] = (lon, lat, tags or (known[2] if known else {}))
        elif thing.tag == "way":
            self.ways.append(Way(id=number, nodes=[self._point(nd) for nd in thing.iterfind("nd")], tags=tags))
        else:
            members = [
                (_KINDS[member.attrib["type"]], _number(member.attrib["ref"]), member.attrib.get("role", ""))
                for member in thing.iterfind("member")
            ]
            self.relations.append(Relation(id=number, members=members, tags=tags))

    def _point(self, nd: ET.Element) -> int:
        """The node's number; positions that stand in the way itself make their nodes."""
        place = (float(nd.attrib["lon"]), float(nd.attrib["lat"])) if "lat" in nd.attrib else None
        if "ref" in nd.attrib:
            number = _number(nd.attrib["ref"])
        elif place:
            number = self.unnumbered.setdefault(place, 2 * NEW + len(self.unnumbered))
        else:
            raise ExtractBroken("nd")
        if place:
            self.nodes.setdefault(number, (*place, {}))
        return number

    def write(self, path: Path) -> Path:
        with osmium.SimpleWriter(str(path)) as writer:
            for number in sorted(self.nodes):
                lon, lat, tags = self.nodes[number]
                if abs(lon) <= 180 and abs(lat) <= 90:
                    writer.add_node(Node(id=number, location=(lon, lat), tags=tags))
            for way in self.ways:
                writer.add_way(way)
            for relation in self.relations:
                writer.add_relation(relation)
        return path


def _number(text: str) -> int:
    number = int(text)
    return number if number >= 0 else NEW - number


def _is_deleted(thing: ET.Element) -> bool:
    return thing.attrib.get("visible") == "false" or thing.attrib.get("action") == "delete"
