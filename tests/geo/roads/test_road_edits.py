"""Local edits of the roads: dated, kept, withdrawn; travel times follow at once, without another import."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, MultiLineString, Point, Polygon
from django.utils import timezone

from accounts.models import AuditEvent
from base import clock
from base.errors import DomainError
from geo import errors
from geo.models import Area, ClosureReason, LinkClass, RoadEdit
from geo.roads import services
from geo.roads.active_roads import roads_version
from geo.roads.local_roads import edit_history, edits_in_force
from geo.roads.profiles import Mode
from geo.travel import travel_matrix, travel_path, travel_steps
from tests.geo.osm_file import write_osm
from tests.geo.roads.conftest import POINTS
from tests.geo.roads.test_overlay import ROUND

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
MODES = ["walk", "ebike"]


def at(day: int, hour: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(date(2026, 11, day), time(hour)))


@pytest.fixture
def area(tmp_path: Path, settings: Any, stand_on: Callable[[str], date]) -> Area:
    stand_on(MONDAY.isoformat())
    settings.VAR_DIR = tmp_path
    services.roads_import(path=write_osm(tmp_path / "village.osm", POINTS, ROUND), apply=True)
    return Area.objects.create(code="140499101000", name="东镇", level="township", point=Point(*POINTS["e"]))


@pytest.fixture
def link(area: Area) -> Callable[..., RoadEdit]:
    def add(**changes: Any) -> RoadEdit:
        asked: dict[str, Any] = {
            "line": LineString(POINTS["a"], POINTS["d"], POINTS["g"]),
            "link_class": LinkClass.PATH,
            "modes": MODES,
            "valid_from": at(1),
        }
        return services.road_link_add(area=area, name="沟边小路", by=None, **asked | changes)

    return add


@pytest.fixture
def close(area: Area) -> Callable[..., RoadEdit]:
    def shut(**changes: Any) -> RoadEdit:
        asked: dict[str, Any] = {
            "shape": MultiLineString(LineString(POINTS["b"], POINTS["c"])),
            "reason": ClosureReason.FLOOD,
            "modes": list(Mode),
            "valid_from": at(24, 8),
            "valid_to": at(25, 18),
        }
        return services.road_close(area=area, name="东桥", by=None, **asked | changes)

    return shut


def metres(mode: str = "walk", on: Any = None) -> int:
    return int(travel_matrix([POINTS["a"]], [POINTS["g"]], mode=mode, on=on).metres[0, 0])


def sources(on: Any = None) -> str:
    return travel_path(POINTS["a"], POINTS["g"], mode="car", on=on).source.name


def test_a_drawn_link_shortens_the_way_at_once(link: Callable[..., RoadEdit], area: Area) -> None:
    assert metres() == pytest.approx(6000, abs=5)
    link()
    assert metres() == pytest.approx(2000, abs=5)
    assert metres("car") == pytest.approx(6000, abs=5)
    assert travel_steps(POINTS["a"], POINTS["g"], mode="walk") == ["沿沟边小路向南直行 2000 米"]


def test_a_closure_holds_on_its_days_only(close: Callable[..., RoadEdit]) -> None:
    close()
    found = [sources(date(2026, 11, day)) for day in (23, 24, 25, 26)]
    assert found == ["NETWORK", "STRAIGHT_LINE", "STRAIGHT_LINE", "NETWORK"]


def test_a_closure_holds_from_its_minute_to_its_minute(close: Callable[..., RoadEdit]) -> None:
    close()
    found = [sources(at(24, 7)), sources(at(24, 9)), sources(at(25, 17)), sources(at(25, 18))]
    assert found == ["NETWORK", "STRAIGHT_LINE", "STRAIGHT_LINE", "NETWORK"]


def test_a_closure_at_night_leaves_the_day_alone(close: Callable[..., RoadEdit]) -> None:
    close(valid_from=at(24, 21), valid_to=at(25, 5))
    assert sources(date(2026, 11, 24)) == "NETWORK"


def test_winter_speeds_hold_inside_the_area(area: Area) -> None:
    before = travel_matrix([POINTS["a"]], [POINTS["c"]], mode="car").seconds[0, 0]
    services.road_speeds_set(
        area=area, name="入冬", shares={"car": {"minor": 0.5, "main": 1.0}}, valid_from=at(1), by=None
    )
    assert travel_matrix([POINTS["a"]], [POINTS["c"]], mode="car").seconds[0, 0] > 1.8 * before
    assert RoadEdit.objects.get().shares == {"car": {"minor": 0.5}}


def test_the_version_follows_the_edits_in_force(close: Callable[..., RoadEdit]) -> None:
    bare = roads_version()
    close()
    assert roads_version() == bare
    assert roads_version(on=at(24, 9)) == roads_version(on=date(2026, 11, 25)) != bare


def test_a_withdrawn_edit_no_longer_holds_and_stays_known(link: Callable[..., RoadEdit]) -> None:
    edit = link()
    services.road_edit_withdraw(edit=edit, by=None)
    assert metres() == pytest.approx(6000, abs=5)
    assert RoadEdit.objects.get().withdrawn_at is not None
    with pytest.raises(errors.RoadEditOver, match="沟边小路"):
        services.road_edit_withdraw(edit=edit, by=None)


def test_a_withdrawal_can_be_taken_back(link: Callable[..., RoadEdit]) -> None:
    edit = link()
    with pytest.raises(errors.RoadEditOver):
        services.road_edit_restore(edit=edit, by=None)
    services.road_edit_withdraw(edit=edit, by=None)
    again = services.road_edit_restore(edit=edit, by=None)
    assert metres() == pytest.approx(2000, abs=5)
    assert edit_history(edit=again) == [again, edit]


def test_other_times_are_another_row_with_the_former_one_as_history(close: Callable[..., RoadEdit]) -> None:
    first = close()
    second = services.road_edit_reschedule(edit=first, valid_from=at(24, 8), valid_to=at(24, 18), by=None)
    assert sources(date(2026, 11, 25)) == "NETWORK"
    assert list(edits_in_force(on=at(24, 9))) == [second]
    assert [row.pk for row in edit_history(edit=second)] == [second.pk, first.pk]
    with pytest.raises(errors.RoadEditOver):
        services.road_edit_reschedule(edit=first, valid_from=at(24), valid_to=None, by=None)


def test_a_road_that_is_closed_already_can_be_closed_for_another_time(close: Callable[..., RoadEdit]) -> None:
    first = close()
    longer = close(valid_from=first.valid_from, valid_to=None)
    assert list(edits_in_force(on=at(24, 9))) == [first, longer]


def test_a_closure_sent_twice_is_one(close: Callable[..., RoadEdit]) -> None:
    first = close()
    assert close() == first
    services.road_edit_withdraw(edit=first, by=None)
    assert close() != first


def test_a_link_sent_twice_is_one(link: Callable[..., RoadEdit]) -> None:
    first = link()
    assert link() == first
    assert link(modes=["walk"]) != first


def test_speeds_sent_twice_are_one(area: Area) -> None:
    def slow(share: float) -> RoadEdit:
        shares = {"car": {"minor": share}}
        return services.road_speeds_set(area=area, name="入冬", shares=shares, valid_from=at(1), by=None)

    first = slow(0.5)
    assert slow(0.5) == first
    assert slow(0.4) != first


def test_every_change_leaves_a_row_in_the_audit_trail(link: Callable[..., RoadEdit]) -> None:
    edit = link()
    services.road_edit_withdraw(edit=edit, by=None)
    events = AuditEvent.objects.filter(subject=f"geo.road_edit:{edit.pk}").order_by("pk")
    assert [event.detail["change"] for event in events] == ["made", "withdrawn"]


AWAY, BESIDE = LineString((113.4, 36.2), (113.41, 36.2)), LineString((113.106, 36.195), (113.107, 36.195))
CROSSED = Polygon([(113.1, 36.19), (113.11, 36.2), (113.11, 36.19), (113.1, 36.2), (113.1, 36.19)])


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"line": AWAY}, errors.RoadEditOutside),
        ({"line": BESIDE}, errors.RoadLinkTouchesNothing),
        ({"line": LineString(POINTS["a"], POINTS["a"])}, errors.RoadEditShapeWrong),
        ({"modes": ["walk", "car"]}, errors.RoadEditModesWrong),
        ({"modes": []}, errors.RoadEditModesWrong),
        ({"valid_to": at(1)}, errors.RoadEditTimesWrong),
    ],
)
def test_a_link_that_cannot_be_is_refused_by_name(
    link: Callable[..., RoadEdit], changes: dict[str, Any], error: type[DomainError]
) -> None:
    with pytest.raises(error, match="沟边小路"):
        link(**changes)
    assert not RoadEdit.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"shape": MultiLineString(BESIDE)}, errors.RoadClosureTouchesNothing),
        ({"modes": []}, errors.RoadClosureTouchesNothing),
        ({"shape": CROSSED}, errors.RoadEditShapeWrong),
        ({"valid_to": at(24, 7)}, errors.RoadEditTimesWrong),
    ],
)
def test_a_closure_that_cannot_be_is_refused_by_name(
    close: Callable[..., RoadEdit], changes: dict[str, Any], error: type[DomainError]
) -> None:
    with pytest.raises(error, match="东桥"):
        close(**changes)
    assert not RoadEdit.objects.exists()


@pytest.mark.parametrize("shares", [{}, {"car": {"minor": 1.0}}, {"car": {"minor": 0.0}}, {"walk": {"path": 3.0}}])
def test_speeds_that_say_nothing_or_cannot_be_are_refused(area: Area, shares: dict[str, dict[str, float]]) -> None:
    with pytest.raises(errors.RoadSpeedsWrong, match="入冬"):
        services.road_speeds_set(area=area, name="入冬", shares=shares, valid_from=at(1), by=None)


def test_without_a_network_there_is_nothing_to_edit(stand_on: Callable[[str], date]) -> None:
    stand_on(MONDAY.isoformat())
    area = Area.objects.create(code="140499101000", name="东镇", level="township", point=Point(*POINTS["e"]))
    with pytest.raises(errors.RoadNetworkNotImported):
        services.road_close(
            area=area, name="东桥", shape=MultiLineString(LineString(POINTS["b"], POINTS["c"])),
            reason="works", modes=["car"], valid_from=clock.now() - timedelta(days=1), by=None,
        )  # fmt: skip
