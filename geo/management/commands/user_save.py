import secrets
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.commands import DomainCommand
from accounts.models import Role
from accounts.services import user_save
from geo.selectors import area_get
from geo.services import area_grant


class Command(DomainCommand):
    help = "Make somebody who may sign in and work in an area, or give them a new role and password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--name", required=True, help=_("姓名"))
        parser.add_argument("--area", required=True, metavar="CODE", help=_("可工作的地区，区划代码"))

    def handle(self, *args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(9)
        area = area_get(code=options["area"])
        with transaction.atomic():
            user = user_save(
                username=options["username"],
                role=Role(options["role"]),
                display_name=options["name"],
                password=password,
            )
            area_grant(user=user, area=area)
        said = _("{name} 可以登录：用户名 {username}，密码 {password}（只显示这一次），地区 {area}")
        self.respond(
            {"username": user.username, "password": password, "role": user.role, "area": area.code},
            said.format(name=user, username=user.username, password=password, area=area),
        )
