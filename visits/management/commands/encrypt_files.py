"""Seal pictures that lie plain or under a former key: once after upgrading, and after a new key."""

from typing import Any

from django.utils.translation import gettext as _

from base.commands import DomainCommand
from visits.records.services.sealing import Sealing, media_seal

TELL_EVERY = 500


class Command(DomainCommand):
    help = _("加密以前以明文存放的照片和签字，或改用新的密钥加密；可以随时中断、重复运行")

    def handle(self, *args: Any, **options: Any) -> None:
        state = Sealing(files=0)
        for state in media_seal():
            if state.done and state.done % TELL_EVERY == 0 and not self.as_json:
                self.stdout.write(_("{done} / {files}").format(done=state.done, files=state.files))
        self.respond(
            {"files": state.files, "sealed": state.sealed, "refused": state.refused},
            "\n".join([_said(state), *(f"{name}: {why}" for name, why in state.refused.items())]),
        )


def _said(state: Sealing) -> str:
    if state.refused:
        said = _("共 {files} 个文件，本次加密 {sealed} 个，{refused} 个无法读取、保持原样：")
        return said.format(files=state.files, sealed=state.sealed, refused=len(state.refused))
    return _("共 {files} 个文件，本次加密 {sealed} 个。").format(files=state.files, sealed=state.sealed)
