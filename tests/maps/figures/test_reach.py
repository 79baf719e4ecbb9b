"""Who lives far from help: as a matrix of everybody to everybody says it, and the unknown never reached."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from pytest_django import Settings

from base import clock
from geo.models import Facility, FacilityKind
from geo.roads.services import roads_import
from geo.travel import travel_matrix
from maps.figures.selectors.coverage import active_of, coverage_of
from maps.figures.selectors.reach import help_of, minutes_of
from maps.figures.themes import THEMES
from maps.figures.themes.reach import CHOICES
from maps.figures.themes.share import gap_class
from maps.figures.themes.theme import NO_DATA
from tests.geo.osm_file import write_osm
from tests.township import Township
from visits.register.models import Elder, Visitor
from visits.register.selectors.whereabouts import whereabouts_of

NOVEMBER = date(2026, 11, 1)
# A road from the clinic past two villages; the third lies a long path up.
POINTS = {
    "clinic": (113.260, 36.300),
    "lower": (113.215, 36.295),
    "upper": (113.200, 36.310),
    "bridge": (113.195, 36.300),
    "stone": (113.180, 36.285),
    "ridge": (113.120, 36.285),
}
WAYS = [
    (["clinic", "lower", "upper", "bridge"], {"highway": "unclassified"}),
    (["bridge", "stone", "ridge"], {"highway": "path"}),
]


@pytest.fixture
def town(township: Township, settings: Settings, tmp_path: Path) -> Township:
    settings.AS_OF, settings.VAR_DIR = "2026-11-23", tmp_path / "var"
    roads_import(path=write_osm(tmp_path / "roads.osm", POINTS, WAYS), apply=True, elsewhere=True)
    return township


def _clinic(town: Township) -> None:
    Facility.objects.create(name="卫生室", kind=FacilityKind.CLINIC, area=town.area, point=Point(*POINTS["clinic"]))


def _brute_force(town: Township) -> dict[int, float]:
    """Minutes from each visitor and each clinic to each elder, one by one; those of unknown place are not there."""
    starts = [(visitor.mode, visitor.home) for visitor in Visitor.objects.all() if visitor.home]
    starts += [("car", facility.point) for facility in Facility.objects.exclude(kind=FacilityKind.VILLAGE_OFFICE)]
    found = {}
    for elder in Elder.objects.select_related("household__place", "household__village__parent"):
        where = whereabouts_of(elder.household)
        if where.known.is_of_village and where.point:
            door = [(where.point.x, where.point.y)]
            found[elder.pk] = min(
                float(travel_matrix([(start.x, start.y)], door, mode=mode).seconds[0, 0]) / 60 for mode, start in starts
            )
    return found


def test_minutes_are_those_of_everybody_to_everybody(town: Township) -> None:
    _clinic(town)
    told = minutes_of(area=town.area, help_=help_of(area=town.area, day=clock.today()))
    brute = _brute_force(town)
    assert told.keys() == brute.keys()
    assert [told[pk] for pk in brute] == pytest.approx(list(brute.values()), abs=0.1)


@pytest.mark.parametrize("limit", CHOICES)
def test_villages_are_painted_as_counted_one_by_one(town: Township, limit: int) -> None:
    _clinic(town)
    brute, coverage = _brute_force(town), coverage_of(area=town.area, month=NOVEMBER)
    paints, actives = THEMES[f"reach-{limit}"].paint(coverage), active_of(coverage)
    assert {pk: len(active) for pk, active in actives.items()} == {
        unit.area.pk: unit.figures.active for unit in coverage.units if unit.figures.active
    }
    for unit in coverage.units:
        active = actives[unit.area.pk]
        missed = sum(brute.get(pk, np.inf) > limit for pk in active)
        assert paints[unit.area.pk].kind == f"reach-{gap_class(missed=missed, active=len(active))}"


def test_who_has_no_place_is_unknown_and_never_reached(town: Township) -> None:
    _clinic(town)
    Elder.objects.update(household=town["周玉梅"].household_id)
    village = town["周玉梅"].household.village
    type(village).objects.filter(pk=village.pk).update(point=None)
    told = minutes_of(area=town.area, help_=help_of(area=town.area, day=clock.today()))
    assert told == {}
    coverage = coverage_of(area=town.area, month=NOVEMBER)
    kinds = {paint.kind for paint in THEMES["reach-60"].paint(coverage).values()}
    assert kinds == {"reach-5"}


def test_without_anywhere_to_start_from_nothing_is_said(town: Township) -> None:
    Visitor.objects.update(home=None)
    paints = THEMES["reach-15"].paint(coverage_of(area=town.area, month=NOVEMBER))
    assert {paint.kind for paint in paints.values()} == {NO_DATA}
    assert all("还没有登记" in paint.says for paint in paints.values())


def test_visitors_who_left_and_other_counties_are_no_help(town: Township) -> None:
    _clinic(town)
    before = help_of(area=town.area, day=clock.today())
    Visitor.objects.exclude(home=None).update(active_until=date(2026, 11, 1))
    Facility.objects.update(area=town.county)
    after = help_of(area=town.area, day=clock.today())
    assert sum(map(len, before.places.values())) > sum(map(len, after.places.values())) == 1


def test_small_numbers_are_told_as_a_class_alone(town: Township) -> None:
    _clinic(town)
    paints = THEMES["reach-15"].paint(coverage_of(area=town.area, month=NOVEMBER))
    assert all("人数少" in paint.says for paint in paints.values())


def test_the_leaders_page_offers_it(town: Township, client: Client) -> None:
    client.force_login(town.users["leader"])
    page = client.get(f"/coverage/{town.area.code}/?theme=reach-30")
    assert "30 分钟到不了" in page.content.decode()
    layer = client.get(f"/coverage/{town.area.code}/layer/reach-30.geojson").json()
    assert {feature["properties"]["name"] for feature in layer["features"]} >= {"上河村", "石桥村"}
