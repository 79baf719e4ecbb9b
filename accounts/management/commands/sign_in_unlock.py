from ipaddress import ip_address
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from accounts.errors import UserUnknown
from accounts.sign_in.names import user_named
from accounts.sign_in.services import address_unlock, sign_in_unlock
from base.commands import DomainCommand


class Command(DomainCommand):
    help = "Let somebody, or everybody at an address, sign in before the lock after wrong passwords ends."

    def add_arguments(self, parser: CommandParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("username", nargs="?")
        whom.add_argument("--address", type=lambda text: str(ip_address(text)), help=_("网络地址，例如 10.1.2.3"))

    def handle(self, *args: Any, **options: Any) -> None:
        if address := options["address"]:
            lifted = address_unlock(address=address)
            return self.respond(
                {"address": address, "unlocked": lifted}, _("{address} 可以登录了。").format(address=address)
            )
        user = user_named(options["username"])
        if user is None:
            raise UserUnknown(username=options["username"])
        lifted = sign_in_unlock(user=user)
        return self.respond({"username": user.username, "unlocked": lifted}, _("{name} 可以登录了。").format(name=user))
