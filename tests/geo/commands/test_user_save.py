import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent, User
from geo.models import Area, Level
from geo.scope import scope_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Area:
    return Area.objects.create(code="990121000000", name="栖云县", level=Level.COUNTY)


def _save(username: str, *, role: str = "leader", area: str = "990121000000") -> dict[str, str]:
    out = StringIO()
    call_command("user_save", username, "--role", role, "--name", "王芳", "--area", area, "--json", stdout=out)
    answer: dict[str, str] = json.loads(out.getvalue())
    return answer


def test_it_makes_somebody_who_may_sign_in_and_work_in_the_area(county: Area) -> None:
    answer = _save("wangfang")
    user = User.objects.get(username="wangfang")
    assert user.check_password(answer["password"])
    assert (user.role, user.display_name, scope_for(user).prefixes) == ("leader", "王芳", (county.prefix,))
    assert AuditEvent.objects.filter(subject=f"accounts.user:{user.pk}").count() == 2


def test_it_gives_somebody_known_a_new_role_and_password(county: Area) -> None:
    first, second = _save("wangfang"), _save("wangfang", role="coordinator")
    user = User.objects.get(username="wangfang")
    assert user.role == "coordinator"
    assert user.check_password(second["password"])
    assert not user.check_password(first["password"])


def test_an_area_that_does_not_exist_makes_nobody() -> None:
    with pytest.raises(CommandError, match="990199000000"):
        _save("wangfang", area="990199000000")
    assert not User.objects.exists()


@pytest.fixture
def township(county: Area) -> Area:
    return Area.objects.create(code="990121101000", name="石梯乡", level=Level.TOWNSHIP, parent=county)


def test_another_area_replaces_the_former(county: Area, township: Area) -> None:
    _save("wangfang")
    _save("wangfang", area=township.code)
    assert scope_for(User.objects.get()).prefixes == (township.prefix,)


def _call(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("user_save", "wangfang", "--name", "王芳", "--json", *arguments, stdout=out)
    answer: dict[str, object] = json.loads(out.getvalue())
    return answer


def test_another_area_is_added_where_that_is_said(county: Area, township: Area) -> None:
    other = Area.objects.create(code="990122000000", name="邻县", level=Level.COUNTY)
    _save("wangfang")
    answer = _call("--role", "leader", "--area", other.code, "--add")
    assert answer["areas"] == [county.code, other.code]


def test_several_areas_are_given_at_once(county: Area, township: Area) -> None:
    other = Area.objects.create(code="990121102000", name="柳林镇", level=Level.TOWNSHIP, parent=county)
    answer = _call("--role", "coordinator", "--area", township.code, "--area", other.code)
    assert answer["areas"] == [township.code, other.code]


def test_without_an_area_the_former_stays(county: Area) -> None:
    _save("wangfang")
    assert _call("--role", "coordinator")["areas"] == [county.code]


def test_the_first_administrator_of_an_empty_system_needs_no_area() -> None:
    assert _call("--role", "administrator")["areas"] == []
    assert User.objects.get().role == "administrator"


def test_nobody_else_is_made_without_an_area() -> None:
    with pytest.raises(CommandError, match="地区"):
        _call("--role", "leader")
    assert not User.objects.exists()
