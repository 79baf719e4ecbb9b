"""`manage demo` from nothing to published routes, in processes of its own as in real life."""

import json
import stat
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent, Role, User
from dispatch.incidents.models import Incident
from dispatch.plans.models import Plan, PlanState, StopVisit
from geo.models import RoadNetwork
from tests.demo.conftest import TODAY
from visits.duty.coverage import due_visits
from visits.records.models import VisitRecord
from visits.register.models import Elder

pytestmark = [pytest.mark.long, pytest.mark.django_db]
SIZES = {"elders": 90, "visitors": 9, "villages": 9}


@pytest.fixture(scope="module")
def done(var: Path) -> Path:
    """The demo's folder after one run."""
    _demo()
    return var / "demo"


def _demo(**options: Any) -> str:
    said = StringIO()
    call_command("demo", as_of=TODAY, seconds=1, stdout=said, **({"json": True} | SIZES | options))
    return said.getvalue()


def _rows() -> dict[str, int]:
    rooms = ("runs", "accounts", "geo", "visits", "dispatch")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models() if model is not AuditEvent]
    return {model.__name__: model._default_manager.count() for model in models}


def test_it_goes_from_files_to_published_routes(done: Path) -> None:
    summary = json.loads((done / "summary.json").read_text(encoding="utf-8"))
    assert summary["elders"] == Elder.objects.count() >= 85
    assert VisitRecord.objects.count() > 100
    assert RoadNetwork.objects.filter(is_active=True).count() == 1
    assert Plan.objects.filter(state=PlanState.PUBLISHED).count() == 3
    assert summary["planned"] == StopVisit.objects.count() > 0


def test_the_map_is_one_file_that_holds_the_routes_and_no_full_name(done: Path) -> None:
    html = (done / "map.html").read_text(encoding="utf-8")
    assert "LineString" in html
    assert not [name for name in Elder.objects.values_list("name", flat=True) if name in html]


def test_its_files_are_their_owners_alone(done: Path) -> None:
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (done, *done.rglob("*"))}
    assert {path.name for path in modes} >= {"logins.json", "map.html", "summary.json"}
    assert {path: mode for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}


def test_one_emergency_waits_for_an_answer(done: Path) -> None:
    assert Incident.objects.filter(closed_at=None).count() == 1


def test_every_visit_still_owed_is_planned_or_named(done: Path) -> None:
    for plan in Plan.objects.all():
        due = due_visits(area=plan.area, first_day=plan.first_day, last_day=plan.last_day, as_of=TODAY)
        owed = Counter(visit.elder_id for visit in due if visit.state != "covered")
        planned = StopVisit.objects.filter(stop__route__plan=plan).values_list("elder", flat=True)
        assert Counter([*planned, *plan.left_out.values_list("elder", flat=True)]) == owed


def test_each_kind_of_user_can_sign_in_and_only_the_owner_can_read_how(done: Path) -> None:
    path = done / "logins.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    logins = json.loads(path.read_text(encoding="utf-8"))
    assert {login["username"] for login in logins} == {str(role) for role in Role}
    for login in logins:
        assert User.objects.get(username=login["username"]).check_password(login["password"])


def test_a_second_run_changes_nothing(done: Path) -> None:
    before, logins = _rows(), (done / "logins.json").read_bytes()
    _demo()
    assert _rows() == before
    assert (done / "logins.json").read_bytes() == logins


def test_another_county_is_refused_before_anything_is_written(done: Path) -> None:
    before = _rows()
    with pytest.raises(CommandError, match="VAR_DIR"):
        _demo(elders=50)
    assert _rows() == before


def test_a_step_that_fails_is_named_with_its_remedy(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _rows()
    monkeypatch.setattr("demo.steps.facilities_import", lambda **_: 1 / 0)
    with pytest.raises(CommandError, match="“设施”没有完成"):
        _demo()
    assert "ZeroDivisionError" in (done / "error.log").read_text(encoding="utf-8")
    assert _rows() == before


@pytest.mark.parametrize("wrong", ["0", "-5", "many", "99999999"])
def test_a_number_of_elders_that_makes_no_county_is_refused_with_the_bounds(wrong: str) -> None:
    with pytest.raises(CommandError, match="30 到 30000"):
        call_command("demo", f"--elders={wrong}")
