"""A square net of streets as large as one likes: how memory and time grow is measured on it."""

import numpy as np

from geo.roads.model import UNITS_PER_DEGREE, Roads, bans_of, section_lengths

STEP = 10_000  # 0.001 degree, some 100 m


def grid_roads(side: int) -> Roads:
    """`side` by `side` crossings around 113.5, 36.5; every street has a bend in the middle, as real ones do."""
    number = np.arange(side * side, dtype=np.int32).reshape(side, side)
    ends = np.concatenate(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        ]
    )
    west, south = (np.array([113.5, 36.5]) * UNITS_PER_DEGREE - side * STEP / 2).astype(np.int32)
    places = np.column_stack([west + STEP * (number % side).ravel(), south + STEP * (number // side).ravel()])
    first, last = places[ends[:, 0]].astype(np.int64), places[ends[:, 1]].astype(np.int64)
    middle = (first + last) // 2 + STEP // 50
    shape = np.stack([first, middle, last], axis=1).reshape(-1, 2).astype(np.int32)
    shape_start = np.arange(0, len(shape) + 1, 3, dtype=np.int32)
    sections = len(ends)
    ban, ban_chain, ban_start = bans_of([])
    return Roads(
        ends=ends,
        shape=shape,
        shape_start=shape_start,
        length_m=section_lengths(shape, shape_start),
        way=np.arange(sections, dtype=np.int64),
        kind=np.zeros(sections, np.int32),
        name=np.zeros(sections, np.int32),
        barriers=np.empty((0, 2), np.int32),
        ban=ban,
        ban_chain=ban_chain,
        ban_start=ban_start,
        kinds=({"highway": "unclassified"},),
        names=("",),
        version=f"grid-{side}",
    )
