"""Nodes in the order of a walk from neighbour to neighbour.

The search looks at ways between neighbours: numbered one after another, they share lines of the processor's memory.
"""

import numpy as np
from numpy.typing import NDArray


def chain_of(both: NDArray[np.float64]) -> NDArray[np.int64]:
    """Nodes in the order of a walk that goes on to the nearest not yet visited.

    Parameters
    ----------
    both : float array, shape (nodes, nodes)
        The way there and back, in any unit.

    Returns
    -------
    int array, shape (nodes,)
        Rows of `both`; the walk begins at row 0.
    """
    nodes = len(both)
    left = np.ones(nodes, np.bool_)
    order = np.zeros(nodes, np.int64)
    for i in range(1, nodes):
        left[order[i - 1]] = False
        order[i] = np.argmin(np.where(left, both[order[i - 1]], np.inf))
    return order
