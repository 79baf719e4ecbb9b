"""Who walks more slowly than most: those who are over sixty by what they are (P43)."""

import pytest

from geo.travel import walking_times
from visits.register.models import VisitorKind
from visits.register.walking import walks_m_s

OLD = [VisitorKind.ELDERS_ASSOCIATION, VisitorKind.VETERAN_MEMBER, VisitorKind.YOUNGER_ELDER]


@pytest.mark.parametrize("kind", VisitorKind)
def test_visitors_over_sixty_take_half_as_long_again(kind: VisitorKind) -> None:
    times = walking_times(walks_m_s(kind))
    assert times == pytest.approx(1.49, abs=0.01) if kind in OLD else times == 1
