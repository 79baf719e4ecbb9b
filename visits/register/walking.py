"""How fast a visitor walks: no age is kept, but some of the policy's kinds (P43) are over sixty by nature."""

from visits.register.models.visitors import VisitorKind

OVER_SIXTY = frozenset({VisitorKind.ELDERS_ASSOCIATION, VisitorKind.VETERAN_MEMBER, VisitorKind.YOUNGER_ELDER})
OVER_SIXTY_M_S = 0.95
"""Between the 0.9 and 1.0 m/s at which people over sixty are met outdoors; sources in docs/benchmarks.md."""
USUAL = 0.0


def walks_m_s(kind: str) -> float:
    """Metres a second; USUAL for whoever walks as the ways' own speeds say."""
    return OVER_SIXTY_M_S if kind in OVER_SIXTY else USUAL
