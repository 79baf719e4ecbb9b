"""Random numbers of the compiled search: xorshift64*, whose state is an array, so that each search has its own."""

import numpy as np
from numpy.typing import NDArray

from routing.search.kernel import inner

Rng = NDArray[np.uint64]


def rng_of(seed: int) -> Rng:
    """A generator's state of shape (1,), one unsigned number of 64 bits; any seed, never zero."""
    return np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1)


@inner
def uniform(rng: Rng) -> float:
    """A number in [0, 1); the state, (1,), goes on.

    Source: Vigna, An experimental exploration of Marsaglia's xorshift generators, scrambled, ACM TOMS 42(4), 2016.
    """
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    return ((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@inner
def below(rng: Rng, n: int) -> int:
    """A whole number in [0, n); the state, (1,), goes on."""
    return min(n - 1, int(uniform(rng) * n))
