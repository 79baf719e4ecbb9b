"""Nodes in the order of a walk from neighbour to neighbour.

The search looks at ways between neighbours: numbered one after another, they share lines of the processor's memory.
"""

import numpy as np
from numpy.typing import NDArray


def chain_of(both: NDArray[np.float64]) -> NDArray[np.int64]:
    """Nodes in the order of a walk to the nearest not yet visited; both[a, b] is the way there and back, any unit."""
    nodes = len(both)
    left = np.ones(nodes, np.bool_)
    order = np.zeros(nodes, np.int64)
    for i in range(1, nodes):
        left[order[i - 1]] = False
        order[i] = np.argmin(np.where(left, both[order[i - 1]], np.inf))
    return order
