"""One login for each kind of user, with random passwords that only this machine's owner can read."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from accounts.models import Role, User
from accounts.users.services import user_save
from geo.grants.services import area_grant
from geo.models import Area
from visits.register.models import Visitor
from visits.register.services.logins import login_join, login_part

Login = dict[str, str]


def logins_make(*, path: Path, county: Area, township: Area, visitor: Visitor) -> list[Login]:
    """Users for all roles; coordinator and visitor work in the township, the others in the county.

    A password that the file holds and that still fits stays as it is.
    """
    known = {login["username"]: login["password"] for login in _read(path)}
    logins = []
    for role in Role:
        area = township if role in (Role.COORDINATOR, Role.VISITOR) else county
        password = _password(role, known)
        if password is None:
            password = secrets.token_urlsafe(9)
            user_save(username=role.value, role=role, display_name=f"{area.name}{role.label}", password=password)
        area_grant(user=User.objects.get(username=role.value), area=area)
        logins.append({"role": role.value, "username": role.value, "password": password, "area": area.name})
    _join(visitor, User.objects.get(username=Role.VISITOR.value))
    _write(path, logins)
    return logins


def _join(visitor: Visitor, user: User) -> None:
    for former in Visitor.objects.filter(user=user).exclude(pk=visitor.pk):  # of a demo built with another seed
        login_part(visitor=former)
    login_join(visitor=visitor, user=user)


def _password(role: Role, known: Mapping[str, str]) -> str | None:
    """The password in the file, if the user still has it."""
    user = User.objects.filter(username=role.value, role=role).first()
    password = known.get(role.value)
    return password if user and password and user.check_password(password) else None


def _read(path: Path) -> list[Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def _write(path: Path, logins: list[Login]) -> None:
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(logins, ensure_ascii=False, indent=2), encoding="utf-8")
    draft.replace(path)
