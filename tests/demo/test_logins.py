"""The logins of the demo: one for each role, again and again."""

from pathlib import Path

from accounts.models import Role, User
from demo.logins import logins_make
from geo.scope import scope_for
from tests.township import Township
from visits.register.models import Visitor


def _make(township: Township, path: Path, visitor: str) -> list[dict[str, str]]:
    return logins_make(path=path, county=township.county, township=township.area, visitor=township.visitors[visitor])


def test_each_role_signs_in_and_the_visitors_login_is_the_visitors(township: Township, tmp_path: Path) -> None:
    Visitor.objects.update(user=None)
    logins = _make(township, tmp_path / "logins.json", "马小燕")
    assert {login["role"] for login in logins} == set(Role.values)
    for login in logins:
        assert User.objects.get(username=login["username"]).check_password(login["password"])
    assert Visitor.objects.get(user__username="visitor").name == "马小燕"
    assert scope_for(User.objects.get(username="leader")).covers(township.county)


def test_a_second_time_passwords_stay_and_another_visitor_takes_the_login(township: Township, tmp_path: Path) -> None:
    Visitor.objects.update(user=None)
    first = _make(township, tmp_path / "logins.json", "马小燕")
    second = _make(township, tmp_path / "logins.json", "孙志强")
    assert first == second
    assert [visitor.name for visitor in Visitor.objects.exclude(user=None)] == ["孙志强"]
