import secrets
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.users.services import user_save
from base.commands import DomainCommand
from geo.errors import UserNeedsArea
from geo.grants.services import areas_set
from geo.scope import areas_granted
from geo.selectors import area_get


class Command(DomainCommand):
    help = """Make somebody who may sign in and work in areas, or give them a new role, password and other areas.

    The first administrator of an empty system needs no area: manage user_save NAME --role administrator --name 姓名"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--name", required=True, help=_("姓名"))
        parser.add_argument(
            "--area",
            action="append",
            default=[],
            metavar="CODE",
            help=_("可工作的地区，区划代码，可写几次；从今天起代替原来的地区。不写：原来的地区不变"),
        )
        parser.add_argument("--add", action="store_true", help=_("保留原来的地区，只增加"))

    def handle(self, *args: Any, **options: Any) -> None:
        password, role = secrets.token_urlsafe(9), Role(options["role"])
        areas = [area_get(code=code) for code in options["area"]]
        with transaction.atomic():
            user = user_save(username=options["username"], role=role, display_name=options["name"], password=password)
            if areas:
                areas_set(user=user, areas=areas, add=options["add"])
            codes = [area.code for area in areas_granted(user)]
            if not codes and role != Role.ADMINISTRATOR:
                raise UserNeedsArea(who=user.username)
        said = _("{name} 可以登录：用户名 {username}，密码 {password}（只显示这一次），地区 {area}")
        where = "、".join(codes) or _("全部（还没有指定）")
        self.respond(
            {
                "username": user.username,
                "password": password,
                "role": user.role,
                "area": codes[0] if codes else None,
                "areas": codes,
            },
            said.format(name=user, username=user.username, password=password, area=where),
        )
