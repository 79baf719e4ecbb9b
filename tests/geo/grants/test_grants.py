"""Who may work where, from which day on."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import hypothesis
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import LastAdministrator
from accounts.models import AuditEvent, Role, User
from base import clock
from base.errors import NotAllowed
from geo.grants.administration import administration_of
from geo.grants.services import area_grant, areas_end, areas_set
from geo.models import Area, AreaGrant
from geo.scope import in_force, scope_for
from tests.township import Township

StandOn = Callable[[str], date]


@pytest.fixture
def zhang(township: Township) -> User:
    return User.objects.create_user("zhang", role=Role.COORDINATOR)


def _seen(user: User) -> tuple[str, ...]:
    return scope_for(user).prefixes


def test_a_grant_opens_the_area_and_what_is_inside(township: Township, zhang: User) -> None:
    area_grant(user=zhang, area=township.area)
    assert scope_for(zhang).covers(township.villages["上河村"])
    assert not scope_for(zhang).covers(township.other_area)


def test_a_second_grant_changes_nothing(township: Township, zhang: User) -> None:
    area_grant(user=zhang, area=township.area)
    area_grant(user=zhang, area=township.area)
    assert AreaGrant.objects.filter(user=zhang).count() == 1
    assert AuditEvent.objects.filter(subject=f"accounts.user:{zhang.pk}").count() == 1


def test_who_is_transferred_sees_the_former_township_no_more(township: Township, zhang: User) -> None:
    area_grant(user=zhang, area=township.area)
    areas_set(user=zhang, areas=[township.other_area])
    assert _seen(zhang) == (township.other_area.prefix,)


def test_what_is_added_takes_nothing_away(township: Township, zhang: User) -> None:
    area_grant(user=zhang, area=township.area)
    areas_set(user=zhang, areas=[township.other_area], add=True)
    assert _seen(zhang) == (township.area.prefix, township.other_area.prefix)


def test_a_transfer_can_be_told_beforehand(township: Township, zhang: User, stand_on: StandOn) -> None:
    stand_on("2026-11-23")
    area_grant(user=zhang, area=township.area)
    areas_set(user=zhang, areas=[township.other_area], day=date(2026, 12, 1))
    for day, area in [("2026-11-23", "area"), ("2026-11-30", "area"), ("2026-12-01", "other_area")]:
        stand_on(day)
        assert _seen(zhang) == (getattr(township, area).prefix,), day


def test_who_had_what_when_stays_to_be_seen(township: Township, zhang: User, stand_on: StandOn) -> None:
    stand_on("2026-11-02")
    area_grant(user=zhang, area=township.area)
    stand_on("2026-11-23")
    areas_set(user=zhang, areas=[township.other_area])
    kept = AreaGrant.objects.filter(user=zhang).order_by("pk").values_list("area", "since", "ended_on")
    assert list(kept) == [
        (township.area.pk, date(2026, 11, 2), date(2026, 11, 23)),
        (township.other_area.pk, date(2026, 11, 23), None),
    ]


def test_a_mistake_of_the_same_day_closes_at_once_and_stays_to_be_seen(township: Township, zhang: User) -> None:
    area_grant(user=zhang, area=township.area)
    areas_set(user=zhang, areas=[township.other_area])
    today = clock.today()
    mistaken = AreaGrant.objects.get(user=zhang, area=township.area)
    assert (mistaken.since, mistaken.ended_on) == (today, today)


def test_who_comes_back_has_the_area_again(township: Township, zhang: User) -> None:
    for area in (township.area, township.other_area, township.area):
        areas_set(user=zhang, areas=[area])
    assert _seen(zhang) == (township.area.prefix,)
    assert AreaGrant.objects.filter(user=zhang, ended_on=None).count() == 1


def test_a_transfer_told_beforehand_and_taken_back_leaves_the_area(
    township: Township, zhang: User, stand_on: StandOn
) -> None:
    stand_on("2026-11-23")
    area_grant(user=zhang, area=township.area)
    areas_set(user=zhang, areas=[township.other_area], day=date(2026, 12, 1))
    areas_set(user=zhang, areas=[township.area])
    stand_on("2027-01-01")
    assert _seen(zhang) == (township.area.prefix,)


def test_a_grant_of_the_time_before_dates_can_be_replaced(township: Township) -> None:
    coordinator = township.users["coordinator"]
    areas_set(user=coordinator, areas=[township.other_area])
    assert _seen(coordinator) == (township.other_area.prefix,)
    assert AreaGrant.objects.get(user=coordinator, area=township.area).ended_on == clock.today()


def test_nothing_is_open_after_the_end(township: Township, zhang: User) -> None:
    area_grant(user=zhang, area=township.area)
    areas_end(user=zhang, day=clock.today() + timedelta(days=1))
    assert _seen(zhang)
    areas_end(user=zhang)
    assert _seen(zhang) == ()


def test_each_change_is_audited_by_codes(township: Township, zhang: User) -> None:
    by = township.users["administrator"]
    area_grant(user=zhang, area=township.area)
    areas_set(user=zhang, areas=[township.other_area], by=by)
    event = AuditEvent.objects.get(actor=by)
    assert event.detail == {"granted": [township.other_area.code], "ended": [township.area.code]}


DAYS, AREAS = range(6), 3
STEPS = st.lists(
    st.tuples(st.sampled_from(DAYS), st.frozensets(st.integers(0, AREAS - 1)), st.booleans()), min_size=1, max_size=6
)


@given(steps=STEPS)
@hypothesis.settings(
    max_examples=60, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], deadline=None
)
def test_whatever_is_told_for_whatever_day_each_day_opens_what_was_told_last(
    township: Township, steps: list[tuple[int, frozenset[int], bool]]
) -> None:
    areas = [township.area, township.other_area, township.county]
    expected: dict[int, frozenset[int]] = dict.fromkeys(DAYS, frozenset())
    user, today = User.objects.create(username=f"u{User.objects.count()}"), clock.today()
    for day, chosen, add in steps:
        areas_set(user=user, areas=[areas[n] for n in chosen], add=add, day=today + timedelta(days=day))
        for later in DAYS[day:]:
            expected[later] = expected[later] | chosen if add else chosen
    opened = {
        day: frozenset(
            areas.index(grant.area) for grant in user.area_grants.filter(in_force(today + timedelta(days=day)))
        )
        for day in DAYS
    }
    assert opened == expected


def _able(user: User) -> None:
    user.set_password("a long word")
    user.save()


def test_of_the_only_administrator_no_area_is_taken(township: Township) -> None:
    last = township.users["administrator"]
    _able(last)
    for areas in ([], [township.villages["上河村"]], [township.other_area]):
        with pytest.raises(LastAdministrator):
            areas_set(user=last, areas=areas)
    areas_set(user=last, areas=[township.county])
    assert _seen(last) == (township.county.prefix,)


def test_an_administrator_looks_after_those_whose_areas_are_all_their_own(township: Township) -> None:
    administration = administration_of(township.users["administrator"])
    both = User.objects.create(username="both")
    for area in (township.area, township.other_area):
        area_grant(user=both, area=area)
    nowhere = User.objects.create(username="nowhere")
    seen = set(administration.users())
    assert seen == {user for name, user in township.users.items() if name != "elsewhere"}
    assert not seen & {both, nowhere}


def test_who_has_left_is_looked_after_where_they_were(township: Township) -> None:
    areas_end(user=township.users["leader"])
    areas_end(user=township.users["elsewhere"])
    seen = set(administration_of(township.users["administrator"]).users())
    assert township.users["leader"] in seen
    assert township.users["elsewhere"] not in seen


def test_who_goes_elsewhere_is_looked_after_there(township: Township) -> None:
    areas_set(user=township.users["coordinator"], areas=[township.other_area])
    assert township.users["coordinator"] not in administration_of(township.users["administrator"]).users()


def test_the_first_administrator_looks_after_everybody(township: Township) -> None:
    first = User.objects.create(username="first", role=Role.ADMINISTRATOR)
    assert set(administration_of(first).users()) == set(User.objects.all())
    assert set(administration_of(first).areas()) == set(Area.objects.all())


def test_an_administrator_whose_areas_were_taken_looks_after_nobody(township: Township) -> None:
    administrator = township.users["administrator"]
    areas_end(user=administrator)
    administration = administration_of(administrator)
    assert not administration.users()
    assert not administration.areas()
    with pytest.raises(NotAllowed):
        administration.refuse_outside(township.area)


def test_everything_asks_for_the_grants_of_today_in_one_place() -> None:
    """But for what writes them, and for the page that shows what was."""
    may = {"geo/scope.py", "geo/grants/services.py", "geo/grants/administration.py", "maps/desk/selectors/users.py"}
    read = re.compile(r"AreaGrant\.objects|\barea_grants\b|\bgrants__")
    rooms = ("base", "runs", "accounts", "geo", "visits", "dispatch", "maps", "demo", "config")
    sources = [
        path for room in rooms for path in (settings.BASE_DIR / room).rglob("*.py") if "migrations" not in path.parts
    ]
    found = {str(path.relative_to(settings.BASE_DIR)) for path in sources if read.search(path.read_text())}
    assert found - {"geo/models/places.py"} == may
