"""The roads of one extract, whatever the mode: junctions joined by sections of ways, kept compactly on disk."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.coordinates import distance_m
from geo.errors import RoadNetworkMissing

UNITS_PER_DEGREE = 10_000_000  # OpenStreetMap's own resolution: shapes are whole numbers of 1e-7 degree
FORMAT = 2  # raise it when the files on disk change their meaning


@dataclass(frozen=True)
class Roads:
    """Sections of ways between junctions.

    Parameters
    ----------
    ends : (m, 2) int32, the junctions each section joins
    shape : (p, 2) int32, lon, lat of all sections' points in 1e-7 degree
    shape_start : (m + 1,) int32, section k's points are shape[shape_start[k]:shape_start[k + 1]]
    length_m : (m,) float32
    way : (m,) int64, the way's number in OpenStreetMap
    kind : (m,) int32, index into `kinds`, the distinct sets of tags that decide how a way is used
    name : (m,) int32, index into `names`; 0 is no name
    barriers : (b, 2) int32, junction and index into `kinds`
    ban : (r, 2) int32, turn restrictions: a number shared by those that one relation may mean, index into `kinds`
    ban_chain : (c,) int32, the directed sections (2 k forwards, 2 k + 1 backwards) of all restrictions, each from the
        one that is left, over those by which one passes, to the one that is entered
    ban_start : (r + 1,) int32, restriction b's chain is ban_chain[ban_start[b]:ban_start[b + 1]]
    """

    ends: NDArray[np.int32]
    shape: NDArray[np.int32]
    shape_start: NDArray[np.int32]
    length_m: NDArray[np.float32]
    way: NDArray[np.int64]
    kind: NDArray[np.int32]
    name: NDArray[np.int32]
    barriers: NDArray[np.int32]
    ban: NDArray[np.int32]
    ban_chain: NDArray[np.int32]
    ban_start: NDArray[np.int32]
    kinds: tuple[dict[str, str], ...]
    names: tuple[str, ...]
    version: str

    @property
    def junctions(self) -> int:
        """How many there are: indices run from 0 without a gap."""
        return int(self.ends.max()) + 1 if len(self.ends) else 0

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        low, high = self.shape.min(axis=0) / UNITS_PER_DEGREE, self.shape.max(axis=0) / UNITS_PER_DEGREE
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    @property
    def chains(self) -> list[tuple[int, ...]]:
        """Of each turn restriction the indices of its directed sections, in the order in which one goes over them."""
        if not len(self.ban):
            return []
        return [tuple(chain.tolist()) for chain in np.split(self.ban_chain, self.ban_start[1:-1])]

    def line(self, section: int) -> NDArray[np.float64]:
        """A section's shape, (k, 2) lon, lat in degrees."""
        return self.shape[self.shape_start[section] : self.shape_start[section + 1]] / UNITS_PER_DEGREE

    def save(self, folder: Path) -> None:
        """Write one .npy file per array and meta.json last, which makes the folder complete."""
        folder.mkdir(parents=True, exist_ok=True)
        for field in _ARRAYS:
            np.save(folder / f"{field}.npy", getattr(self, field))
        meta = {"format": FORMAT, "version": self.version, "kinds": self.kinds, "names": self.names}
        (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")

    @staticmethod
    def described(folder: Path) -> dict[str, Any]:
        """What stands beside the arrays: format, version, kinds, names.

        Raises
        ------
        RoadNetworkMissing
            When it is not there, or in another format.
        """
        try:
            meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise RoadNetworkMissing(version=folder.name) from None
        if meta["format"] != FORMAT:
            raise RoadNetworkMissing(version=folder.name)
        return meta

    @classmethod
    def load(cls, folder: Path) -> "Roads":
        """Map the arrays from disk: processes that load the same folder share its memory.

        Raises
        ------
        RoadNetworkMissing
            When the folder is incomplete, or in another format.
        """
        meta = cls.described(folder)
        try:
            # copy on write gives numba plain writable arrays (one compiled signature) without touching the file
            arrays = {field: np.asarray(np.load(folder / f"{field}.npy", mmap_mode="c")) for field in _ARRAYS}
        except (OSError, ValueError):
            raise RoadNetworkMissing(version=folder.name) from None
        return cls(**arrays, kinds=tuple(meta["kinds"]), names=tuple(meta["names"]), version=meta["version"])


Bans = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


def bans_of(rows: list[tuple[int, int, tuple[int, ...]]]) -> Bans:
    """`ban` (r, 2), `ban_chain` (c,) and `ban_start` (r + 1,) of turn restrictions told as number, kind, chain."""
    ban = np.array([row[:2] for row in rows], np.int32).reshape(-1, 2)
    chain = np.array([section for _, _, chain in rows for section in chain], np.int32)
    return ban, chain, np.cumsum([0, *(len(chain) for _, _, chain in rows)], dtype=np.int32)


_ARRAYS = tuple(field.name for field in fields(Roads) if field.name not in ("kinds", "names", "version"))


def section_lengths(shape: NDArray[np.int32], shape_start: NDArray[np.int32]) -> NDArray[np.float32]:
    """Metres along each section, (m,), on the ellipsoid; `shape` (p, 2) and `shape_start` (m + 1,) as in `Roads`."""
    degrees = shape / UNITS_PER_DEGREE
    pieces = np.append(distance_m(degrees[:-1], degrees[1:]), 0.0)
    pieces[shape_start[1:] - 1] = 0.0  # from the last point of one section to the first of the next
    return np.asarray(np.add.reduceat(pieces, shape_start[:-1]), np.float32)
