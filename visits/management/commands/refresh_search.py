"""Compute anew what elders are found by: after a new HASH_KEY, or when something has been written past the program."""

from typing import Any

from django.utils.translation import gettext as _

from base.commands import DomainCommand
from visits.register.services.sought import Refreshed, sought_refresh

TELL_EVERY = 10_000


class Command(DomainCommand):
    help = _("重新计算找人用的索引（姓名的读音、地址、电话的密文片段）；可以随时中断、重复运行")

    def handle(self, *args: Any, **options: Any) -> None:
        state = Refreshed()
        for state in sought_refresh():
            if state.done % TELL_EVERY < 1000 and not self.as_json:
                self.stdout.write(_("{done} / {rows}").format(done=state.done, rows=state.rows))
        changed = sum(state.changed.values())
        said = _("共 {rows} 行，更新了 {changed} 行。").format(rows=state.rows, changed=changed)
        self.respond({"rows": state.rows, "changed": state.changed}, said)
