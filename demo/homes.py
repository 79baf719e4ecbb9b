"""Everybody gets a door: lanes are laid out for as many houses as a settlement needs."""

import numpy as np
import shapely

from demo.lanes import lanes_and_doors
from demo.people import Household, People, Visitor
from demo.settlements import Settlements
from demo.terrain import Terrain
from demo.ways import Way

_FEWEST_DOORS = 6


def homes_make(
    *, rng: np.random.Generator, terrain: Terrain, settlements: Settlements, people: People, ways: list[Way]
) -> list[Way]:
    """Set each household's and visitor's door; the lanes that lead to them."""
    river = shapely.union_all([shapely.LineString(w.points) for w in ways if w.tags.get("waterway") == "river"])
    lanes: list[Way] = []
    for i, village in enumerate(settlements.villages):
        visitors = [visitor for visitor in people.visitors if visitor.village == i]
        for hamlet in (None, *village.hamlets):
            households = [h for h in people.households if h.village == i and h.hamlet == hamlet]
            living: list[Household | Visitor] = [*households, *(visitors if hamlet is None else [])]
            own, doors = lanes_and_doors(
                rng=rng,
                terrain=terrain,
                river=river,
                cell=hamlet.cell if hamlet else village.cell,
                doors=max(len(living), _FEWEST_DOORS),
                hamlet=hamlet is not None,
            )
            lanes += own
            for home, door in zip(living, doors, strict=False):
                home.door = door
    return lanes
