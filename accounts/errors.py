"""What can go wrong with people and keys; the base of every named error."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Base of every named error: `code` is stable, `message` is for people, `detail` is data."""

    code = "error"
    http_status = 400
    text: Any = _("操作未完成，请重试。")

    def __init__(self, **detail: Any) -> None:
        self.detail = detail
        super().__init__(self.code)

    @property
    def message(self) -> str:
        return str(self.text).format(**self.detail)

    def __str__(self) -> str:
        return self.message


class KeyMissing(DomainError):
    code = "key_missing"
    http_status = 500
    text = _("密钥 {key_id} 不可用，无法读取加密信息。请管理员在 FIELD_KEYS 中恢复该密钥。")


class NotAllowed(DomainError):
    code = "not_allowed"
    http_status = 403
    text = _("您的岗位不能进行此操作。如需办理，请联系乡镇管理员。")
