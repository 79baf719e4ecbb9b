"""The leader's map: each theme paints villages by its legend, and nothing finer than a village (P13, P81)."""

import math
import re
from datetime import date
from itertools import pairwise

import pytest
from django.conf import settings as settings_module
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client
from pytest_django import Settings

from base import clock
from dispatch.incidents.models import Incident, IncidentKind
from geo.models import Area, Level
from maps.figures.selectors.beside import beside_layer
from maps.figures.selectors.coverage import Coverage, coverage_of
from maps.figures.selectors.theme_layer import theme_layer
from maps.figures.themes import THEMES
from maps.figures.themes.heat import heat_class
from maps.figures.themes.share import SHARE, gap_class
from maps.figures.themes.theme import NO_DATA, Theme
from tests.township import Township
from visits.duty.coverage import due_states
from visits.register.models import Elder

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


def _coverage(town: Township) -> Coverage:
    return coverage_of(area=town.area, month=NOVEMBER)


@pytest.mark.parametrize(
    ("missed", "active", "number"),
    [
        (0, 3, 1),
        (1, 1000, 2),
        (9, 100, 2),
        (10, 100, 3),
        (1, 10, 3),
        (24, 100, 3),
        (25, 100, 4),
        (1, 4, 4),
        (49, 100, 4),
        (1, 2, 5),
        (50, 100, 5),
        (3, 3, 5),
        (0, 0, None),
    ],
)
def test_a_village_has_the_class_that_the_legend_says(missed: int, active: int, number: int | None) -> None:
    """A class begins with its edge: exactly half is 50 % and more."""
    assert gap_class(missed=missed, active=active) == number


@pytest.mark.parametrize(
    ("person_days", "number"),
    [(0, 0), (1, 1), (9, 1), (10, 2), (49, 2), (50, 3), (199, 3), (200, 4), (5000, 4)],
)
def test_a_disc_has_the_class_that_the_legend_says(person_days: int, number: int) -> None:
    assert heat_class(person_days) == number


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_whatever_a_theme_paints_stands_in_its_legend(town: Township, theme: Theme) -> None:
    legend = [line.kind for line in theme.legend]
    assert {paint.kind for paint in theme.paint(_coverage(town)).values()} <= set(legend)
    assert legend[-1] == NO_DATA
    assert len(set(legend)) == len(legend)


def test_heat_adds_up_the_days_that_each_of_the_overdue_has_waited(town: Township) -> None:
    """The days are those of the one definition, for every village."""
    states = due_states(elders=Elder.objects.all())
    days = {name: states[town[name].pk].days_overdue for name in ("张福贵", "陈桂兰")}
    layer = theme_layer(theme=THEMES["heat"], coverage=_coverage(town))
    said = {feature["properties"]["name"]: feature["properties"]["says"] for feature in layer["features"]}
    assert said == {
        "上河村": "没有人逾期",
        "下河村": f"逾期 1 人，合计 {days['张福贵']} 人·天",
        "石桥村": f"逾期 1 人，合计 {days['陈桂兰']} 人·天",
    }


def test_a_village_without_elders_is_painted_as_one_without_data(town: Township) -> None:
    square = Polygon(((113.1, 36.2), (113.2, 36.2), (113.2, 36.3), (113.1, 36.2)))
    empty = Area.objects.create(
        code="140499101204", name="空山村", level=Level.VILLAGE, parent=town.area, boundary=MultiPolygon(square)
    )
    layer = theme_layer(theme=SHARE, coverage=_coverage(town))
    [painted] = [one["properties"] for one in layer["features"] if one["properties"]["code"] == empty.code]
    assert (painted["kind"], painted["says"], painted["active"]) == (NO_DATA, "没有登记老人", 0)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_the_map_knows_villages_and_no_person(town: Township, theme: Theme) -> None:
    layer = theme_layer(theme=theme, coverage=_coverage(town))
    assert sorted(feature["properties"]["name"] for feature in layer["features"]) == ["上河村", "下河村", "石桥村"]
    assert all(feature["geometry"]["type"] == "Point" for feature in layer["features"])
    assert not [name for name in town.elders if name in str(layer)]


def test_hazards_and_emergencies_stand_at_their_village_and_not_at_a_door(town: Township) -> None:
    upper, elder = town.villages["上河村"], town["王秀英"]
    Incident.objects.create(
        kind=IncidentKind.FIRE,
        elder=elder,
        area=upper,
        point=Point(113.2003, 36.3105),
        note="灶房",
        raised_at=clock.now(),
    )
    layer = beside_layer(area=town.area)
    [beside] = layer["features"]
    assert upper.point
    assert beside["geometry"]["coordinates"] == [upper.point.x, upper.point.y]
    assert beside["properties"] == {
        "code": upper.code,
        "hazards": "上河村：没有整改的隐患 1 处",
        "incidents": "上河村：正在处置的应急 1 起",
    }


@pytest.mark.parametrize("path", ["layer/share.geojson", "layer/heat.geojson", "beside.geojson"])
def test_layers_of_another_township_are_not_found(town: Township, client: Client, path: str) -> None:
    client.force_login(town.users["leader"])
    assert client.get(f"/coverage/{town.area.code}/{path}").status_code == 200
    assert client.get(f"/coverage/{town.other_area.code}/{path}").status_code == 404


def test_a_theme_that_nobody_knows_is_refused_in_words(town: Township, client: Client) -> None:
    client.force_login(town.users["leader"])
    answer = client.get(f"/coverage/{town.area.code}/?theme=weather")
    assert (answer.status_code, "weather" in answer.content.decode()) == (400, True)


COLOURS = re.compile(r"--(gap-[1-5]|paper|no-data): (#[0-9a-f]{6});")


def _lab(colour: str) -> tuple[float, float, float]:
    """CIE L*a*b* of an sRGB colour, D65."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = [part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z)]
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def test_no_class_is_taken_for_its_neighbour_or_for_no_data() -> None:
    """ΔE*ab of 10 and more is seen at a glance; no data next to the lowest class is where maps mislead."""
    css = (settings_module.BASE_DIR / "maps/look/static/look/look.css").read_text()
    colours = {name: _lab(value) for name, value in COLOURS.findall(css)}
    ramp = [f"gap-{n}" for n in range(1, 6)]
    pairs = [*pairwise(ramp), *(("no-data", name) for name in [*ramp, "paper"])]
    close = {pair: math.dist(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: round(apart) for pair, apart in close.items() if apart < 10} == {}
