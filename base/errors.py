"""The base of every named error, and what can go wrong in any room."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Base of every named error: `code` is stable, `message` is for people, `detail` is data."""

    code: str = "error"
    http_status: int = 400
    text: Any = _("操作未完成，请重试。")

    def __init__(self, **detail: Any) -> None:
        self.detail = detail
        super().__init__(self.code)

    @property
    def message(self) -> str:
        said = {
            name: "、".join(map(str, value)) if isinstance(value, list) else value
            for name, value in self.detail.items()
        }
        return str(self.text).format(**said)

    def __str__(self) -> str:
        return self.message


class KeyMissing(DomainError):
    code = "key_missing"
    http_status = 500
    text = _("密钥 {key_id} 不可用，无法读取加密信息。请管理员在 FIELD_KEYS 中恢复该密钥。")


class FileDamaged(DomainError):
    code = "file_damaged"
    http_status = 500
    text = _("文件 {name} 已损坏或被改动过，无法读取。请管理员从备份中恢复这个文件。")


class NotAllowed(DomainError):
    code = "not_allowed"
    http_status = 403
    text = _("您的岗位不能进行此操作。如需办理，请联系乡镇管理员。")


class SignInNeeded(DomainError):
    code = "sign_in_needed"
    http_status = 401
    text = _("请先登录。")


class MethodNotOffered(DomainError):
    code = "method_not_offered"
    http_status = 405
    text = _("此地址不接受 {method} 请求，可用：{methods}。")


class NotFound(DomainError):
    code = "not_found"
    http_status = 404
    text = _("没有找到，或不在您的辖区内。请从列表重新进入。")


class InputInvalid(DomainError):
    code = "input_invalid"
    http_status = 400
    text = _("填写的内容有误，请按各栏提示改正后再提交。")


class ServerFailed(DomainError):
    code = "server_failed"
    http_status = 500
    text = _("系统出错，已记录，编号 {number}。请稍后重试；若仍出错，请把编号告诉管理员。")


class FormExpired(DomainError):
    code = "form_expired"
    http_status = 403
    text = _("页面已过期，内容没有提交。请刷新页面后再提交一次。")


class HostUnknown(DomainError):
    """The page does not repeat the name that was asked for; the log has it."""

    code = "host_unknown"
    text = _("本站没有设置这个网址。请核对网址；若没有错，请系统管理员把它加进设置 ALLOWED_HOSTS（SITE_HOST）。")


class OriginUnknown(DomainError):
    code = "origin_unknown"
    http_status = 403
    text = _(
        "内容没有提交：本站没有设置浏览器里的这个网址。"
        "请系统管理员把它加进设置 CSRF_TRUSTED_ORIGINS（SITE_HOST），并核对反向代理转来的 Host。"
    )


class RequestRefused(DomainError):
    """What the web framework refuses keeps the framework's own code and status."""

    text = _("请求无法处理：{reason}")


class DatabaseSilent(DomainError):
    code = "database_silent"
    http_status = 503
    text = _("数据库暂时没有应答，内容没有保存。请稍后重试；若一直如此，请管理员检查数据库（./run manage check）。")


class FileNotWritable(DomainError):
    code = "file_not_writable"
    http_status = 400
    text = _("“{name}”写不进去（文件夹不存在、没有权限，或磁盘已满）。请换一个位置再试。")
