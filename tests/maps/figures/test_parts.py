"""Numbers parted by tier, reason and state: nothing of a village, and of a township nothing that points at somebody."""

from collections import Counter
from datetime import date

import pytest
from pytest_django import Settings

from base import clock
from geo.models import Area, Level
from maps.figures.selectors import parts
from maps.figures.selectors.parts import Line, parts_of
from tests.township import Township
from visits.duty.figures import VillageCoverage
from visits.duty.selectors.figures import KeptFigures

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


def _village(area: Area, first: int, **tiers: tuple[int, int]) -> VillageCoverage:
    """`key=(20, 6)`: twenty active elders of the tier, six of whom nobody has visited."""
    figures, elder_id = VillageCoverage(area.pk), first
    for tier, (active, unvisited) in tiers.items():
        for position in range(active):
            elder_id += 1
            figures.active.append(elder_id)
            figures.tiers[elder_id] = tier
            if position >= unvisited:
                figures.visited_at_the_door.append(elder_id)
    return figures


def _counted(monkeypatch: pytest.MonkeyPatch, *villages: VillageCoverage) -> None:
    monkeypatch.setattr(parts, "village_figures", lambda **_asked: KeptFigures(list(villages), clock.now()))


def test_of_a_village_nothing_is_parted(town: Township) -> None:
    told = parts_of(area=town.villages["上河村"], month=NOVEMBER)
    assert {
        (tuple(one.lines), bool(one.why)) for one in (told.active, told.unvisited, told.reasons, told.excluded)
    } == {((), True)}


def test_few_people_are_not_parted(town: Township) -> None:
    """Seven elders of whom four are key: the two of the other tier would be told by subtraction."""
    told = parts_of(area=town.area, month=NOVEMBER)
    assert (told.active.lines, told.excluded.lines) == ([], [])
    assert told.active.why


def test_many_are_told_by_tier_and_by_who_was_not_visited(town: Township, monkeypatch: pytest.MonkeyPatch) -> None:
    _counted(monkeypatch, _village(town.villages["上河村"], 1000, key=(20, 6), general=(30, 8)))
    told = parts_of(area=town.county, month=NOVEMBER)
    assert [(str(line.words), line.number) for line in told.active.lines] == [("一般", 30), ("重点", 20)]
    assert [(str(line.words), line.number) for line in told.unvisited.lines] == [("一般", 8), ("重点", 6)]
    assert told.reasons.lines == [Line("没有登记原因", 14)]


def test_a_township_is_not_told_where_its_neighbours_would_be_told_by_subtraction(
    town: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two townships, the other one has three key elders: the county's less this one's would tell them."""
    away = Area.objects.create(code="140499102201", name="白水村", level=Level.VILLAGE, parent=town.other_area)
    _counted(
        monkeypatch,
        _village(town.villages["上河村"], 1000, key=(20, 6), general=(30, 8)),
        _village(away, 2000, key=(3, 1), general=(30, 9)),
    )
    county, here = (parts_of(area=area, month=NOVEMBER) for area in (town.county, town.area))
    assert Counter({str(line.words): line.number for line in county.active.lines}) == {"重点": 23, "一般": 60}
    assert (here.active.lines, bool(here.active.why)) == ([], True)
