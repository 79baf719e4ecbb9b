"""The demo county has the numbers of the field: docs/benchmarks.md says where each comes from."""

import json
from collections import Counter, defaultdict

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from demo.county import CountyFiles, Sizes
from demo.ground import ground_make
from demo.people import People, people_make
from demo.settlements import Settlements, settlements_make
from demo.terrain import METRES_PER_DEGREE, ORIGIN_LAT, terrain_make


@pytest.fixture(scope="module")
def peopled() -> tuple[Settlements, People]:
    sizes, (land, crowd) = Sizes(), (np.random.default_rng([1, stream]) for stream in range(2))
    ground = ground_make(terrain_make(rng=land, villages=sizes.villages))
    settlements = settlements_make(rng=land, ground=ground, villages=sizes.villages, townships=sizes.townships)
    return settlements, people_make(rng=crowd, settlements=settlements, elders=sizes.elders, visitors=sizes.visitors)


def test_townships_are_of_a_townships_size(county: CountyFiles) -> None:
    features = json.loads(county.boundaries.read_text(encoding="utf-8"))["features"]
    towns = [shape(row["geometry"]) for row in features if row["properties"]["level"] == "town"]
    km = METRES_PER_DEGREE / 1000
    metric = np.array([km * np.cos(np.radians(ORIGIN_LAT)), km])
    assert all(55 <= shapely.transform(town, lambda xy: xy * metric).area <= 185 for town in towns)


def test_each_township_has_about_seventeen_villages(peopled: tuple[Settlements, People]) -> None:
    sizes = Counter(village.township for village in peopled[0].villages)
    assert all(13 <= size <= 21 for size in sizes.values())


def test_visitors_go_to_few_or_many_homes(peopled: tuple[Settlements, People]) -> None:
    homes = defaultdict(set)
    for elder in peopled[1].elders:
        homes[elder.responsible].add(elder.household)
    counts = sorted(len(doors) for doors in homes.values())
    assert counts[len(counts) // 20] >= 5
    assert counts[-1] <= 40


def test_a_settlement_has_one_responsible_visitor(peopled: tuple[Settlements, People]) -> None:
    people = peopled[1]
    visitors = defaultdict(set)
    for elder in people.elders:
        household = people.households[elder.household]
        visitors[household.village, household.hamlet and household.hamlet.cell].add(elder.responsible)
    assert {len(found) for found in visitors.values()} == {1}


def test_many_elders_live_as_couples(peopled: tuple[Settlements, People]) -> None:
    households = peopled[1].households
    assert 0.3 < sum(len(household.elders) == 2 for household in households) / len(households) < 0.5


def test_one_township_is_short_of_hours(peopled: tuple[Settlements, People]) -> None:
    settlements, people = peopled
    hours = Counter[int]()
    for visitor in people.visitors:
        hours[settlements.villages[visitor.village].township] += round(visitor.hours.weekly)
    assert hours[2] < 0.5 * min(hours[0], hours[1])
