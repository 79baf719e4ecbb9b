"""Travel to those of whom nobody knows where in the township they live: the township's centre, and a guess on top.

The centre is where the map can draw them; without the guess a dozen villages would be one street.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dispatch.plans import prices
from geo.travel import Source, TravelMatrix, travel_guess

KNOWN = -1


def with_unknown_villages(matrix: TravelMatrix, villages: NDArray[np.int64], mode: str) -> TravelMatrix:
    """The matrix with what lies between the centre and a village whose place is unknown added to every leg.

    villages : (n,) the village's id for each node known only to its township, KNOWN for every other
    """
    unknown = villages != KNOWN
    if not unknown.any():
        return matrix
    out, across = (travel_guess(metres, mode=mode) for metres in (prices.UNKNOWN_VILLAGE_M, prices.WITHIN_VILLAGE_M))
    ends = unknown[:, None].astype(np.int64) + unknown[None]
    together = (villages[:, None] == villages[None]) & unknown[:, None]
    itself = np.eye(len(villages), dtype=bool)

    def added(values: NDArray[np.int64], beside: NDArray[np.int64], way: NDArray[np.int64]) -> NDArray[np.int64]:
        guessed = np.where(together, beside, values + ends * way)
        return np.where(itself, values, guessed)

    return replace(
        matrix,
        seconds=added(matrix.seconds, across.seconds, out.seconds),
        metres=added(matrix.metres, across.metres, out.metres),
        source=np.where(ends > 0, Source.STRAIGHT_LINE, matrix.source).astype(np.uint8),
    )
