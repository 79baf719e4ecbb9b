"""`python -m geo.roads warm`: compile the search once, at set-up, so that nobody waits for it later."""

import sys

import numpy as np

from geo.roads.model import Roads, bans_of, section_lengths
from geo.roads.nearest import nearest_doors
from geo.roads.network import Network
from geo.roads.profiles import Mode

SHAPE = np.array([(0, 0), (10_000, 0), (10_000, 0), (10_000, 10_000)], np.int32)


def two_streets() -> Roads:
    """The smallest network on which every kernel runs."""
    shape_start = np.array([0, 2, 4], np.int32)
    ban, ban_chain, ban_start = bans_of([])
    return Roads(
        ends=np.array([(0, 1), (1, 2)], np.int32),
        shape=SHAPE,
        shape_start=shape_start,
        length_m=section_lengths(SHAPE, shape_start),
        way=np.array([1, 2], np.int64),
        kind=np.zeros(2, np.int32),
        name=np.zeros(2, np.int32),
        barriers=np.empty((0, 2), np.int32),
        ban=ban,
        ban_chain=ban_chain,
        ban_start=ban_start,
        kinds=({"highway": "residential"},),
        names=("",),
        version="warm",
    )


def warm() -> None:
    network = Network(two_streets())
    for mode in (Mode.WALK, Mode.CAR):
        network.matrix([(0, 0), (0.001, 0.001)], mode=mode)
        network.path((0, 0), (0.001, 0.001), mode=mode)
        nearest_doors(network, np.zeros((1, 2)), np.full((1, 2), 0.001), mode)


if __name__ == "__main__":
    if sys.argv[1:] != ["warm"]:
        sys.exit("usage: python -m geo.roads warm")
    warm()
