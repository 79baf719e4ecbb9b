"""What can be wrong with what a responder asks for."""

from django.utils.translation import gettext_lazy as _

from base.errors import DomainError


class SnapshotTooLarge(DomainError):
    code = "snapshot_too_large"
    http_status = 422
    text = _("所选地区有 {count} 位老人，一台设备最多存 {most} 位。请少选几个乡镇。")


class SnapshotOfNowhere(DomainError):
    code = "snapshot_of_nowhere"
    text = _("请至少选一个您负责的乡镇。")
