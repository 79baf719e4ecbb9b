"""What can go wrong with elders, visitors, rules and records."""

from django.utils.translation import gettext_lazy as _

from base.errors import DomainError


class RulesUnreadable(DomainError):
    code = "rules_unreadable"
    http_status = 422
    text = _("探访规则无法读取：{what}。请在规则页面检查该项后重新保存。")


class RulesRefused(DomainError):
    code = "rules_refused"
    http_status = 422
    text = _("探访规则未保存：{problem}")


class DocumentRefused(DomainError):
    """`fields` names what is wrong under each field, as FactsRefused does."""

    code = "document_refused"
    http_status = 422
    text = _("文件“{title}”未保存：{problems}")

    def __init__(self, *, title: str, fields: dict[str, str]) -> None:
        super().__init__(title=title, fields=fields, problems=list(fields.values()))


class DocumentReplaced(DomainError):
    code = "document_replaced"
    http_status = 409
    text = _("“{title}”已有更新的版本，您填写的还没有保存。请打开最新版本再更新。")


class RecordConflict(DomainError):
    code = "record_conflict"
    http_status = 409
    text = _("探访记录 {uuid} 已经提交过，内容与这次不同。请把改动作为更正提交。")


class RecordRefused(DomainError):
    code = "record_refused"
    http_status = 422
    text = _("{elder}的探访记录未保存：{problem}")


class VisitKnown(DomainError):
    """`records` are the numbers of records that may be of the same visit; said to be another, it is accepted."""

    code = "visit_known"
    http_status = 409
    text = _("{elder}的探访记录未保存：{problem}")


class RecordReplaced(DomainError):
    code = "record_replaced"
    http_status = 409
    text = _("这份探访记录已有更正后的版本，请打开最新版本再更正。")


class CareConflict(DomainError):
    code = "care_conflict"
    http_status = 409
    text = _("关爱服务 {uuid} 已经提交过，内容与这次不同。请把改动作为更正提交。")


class CareRefused(DomainError):
    code = "care_refused"
    http_status = 422
    text = _("{elder}的关爱服务未保存：{problem}")


class CareReplaced(DomainError):
    code = "care_replaced"
    http_status = 409
    text = _("这份关爱服务记录已有更正后的版本，请打开最新版本再更正。")


class AttachmentRefused(DomainError):
    code = "attachment_refused"
    http_status = 422
    text = _("{kind}没有保存：{problem}")


class AttachmentNotStored(DomainError):
    code = "attachment_not_stored"
    http_status = 503
    text = _("图片没有保存：服务器上的文件夹写不进去。请稍后再传一次；若仍不成，请告知管理员检查磁盘。")


class LedgerUnreadable(DomainError):
    code = "ledger_unreadable"
    http_status = 400
    text = _(
        "“{name}”不是可读的台账：{problem}。请另存为 .xlsx 或“CSV UTF-8”后再试。"
        "台账的列：姓名、村（必有），公民身份号码、出生日期、联系电话、家庭住址等；探访记录的列：探访日期、公民身份号码（或姓名和村），探访方式、结果等。"
    )


class LedgerWithoutHeader(DomainError):
    code = "ledger_without_header"
    http_status = 400
    text = _(
        "“{name}”里找不到表头：前 {rows} 行没有一行同时写着 {needed}（读到的是：{found}）。"
        "请指明每一列是什么，或下载样表对照。"
    )


class LedgerOutsideTownship(DomainError):
    code = "ledger_outside_township"
    http_status = 400
    text = _("“{name}”是{level}，不能按它导入台账。请选县、乡镇或村。")


class ElderRefused(DomainError):
    code = "elder_refused"
    http_status = 422
    text = _("{elder}的信息未更改：{problem}")


class FactsRefused(DomainError):
    """`fields` names what is wrong under each field of the form, as `form.add_error` takes it."""

    code = "facts_refused"
    http_status = 422
    text = _("{who}的信息未保存：{problems}")

    def __init__(self, *, who: str, fields: dict[str, str]) -> None:
        super().__init__(who=who, fields=fields, problems=list(fields.values()))


class PersonKnown(DomainError):
    """`elders` are the numbers of the entries that may be the same person; said to be another, they are entered."""

    code = "person_known"
    http_status = 409
    text = _("没有录入{who}：台账里已有 {n} 位可能是同一人。请先核对；如是另一人，请说明后再录入。")

    def __init__(self, *, who: str, elders: list[int]) -> None:
        super().__init__(who=who, elders=elders, n=len(elders))


class FactsChangedMeanwhile(DomainError):
    code = "facts_changed_meanwhile"
    http_status = 409
    text = _("{who}的{card}刚被别人改过，您的改动还没有保存。请对照现在的内容，再保存一次。")


class LoginRefused(DomainError):
    code = "login_refused"
    http_status = 409
    text = _("{visitor}的登录没有对应上：{problem}")


class HandoverRefused(DomainError):
    code = "handover_refused"
    http_status = 422
    text = _("{visitor}的老人未能移交给{to}：{problem}")


class ExportRefused(DomainError):
    code = "export_refused"
    http_status = 422
    text = _("台账未导出：{problem}")


class SurgeRefused(DomainError):
    code = "surge_refused"
    http_status = 422
    text = _("加密探访未设置：{problem}")


class ReasonRefused(DomainError):
    code = "reason_refused"
    http_status = 422
    text = _("未上门的原因没有保存：{problem}")


class LetterRefused(DomainError):
    code = "letter_refused"
    http_status = 422
    text = _("没有订阅：{problem}")


class WeatherSilent(DomainError):
    code = "weather_silent"
    http_status = 503
    text = _("气象服务没有给出{area}的预警（{reason}）。请核对 WEATHER_ALERTS_URL 和 WEATHER_ALERTS_KEY，或稍后再试。")


class WeekUnreadable(DomainError):
    code = "week_unreadable"
    http_status = 400
    text = _("“{week}”不是周，请写成 2026-W48 的样子。")


class ImportRefused(DomainError):
    code = "import_refused"
    http_status = 409
    text = _("“{name}”未写入：{problem}")


class ImportFailed(DomainError):
    code = "import_failed"
    http_status = 500
    text = _("导入 {run_id} 没有完成，没有写入任何内容。请重新开始；若仍不成，请把编号 {number} 告诉管理员。")


class LedgerMovedOn(DomainError):
    code = "ledger_moved_on"
    http_status = 409
    text = _("“{name}”检查之后台账有了改动，没有写入任何内容。请查看新的检查结果后再写入。")


class ExportFailed(DomainError):
    code = "export_failed"
    http_status = 500
    text = _("导出 {run_id} 没有完成。请重新导出；若仍不成，请把编号 {number} 告诉管理员。")


class MergeRefused(DomainError):
    code = "merge_refused"
    http_status = 409
    text = _("{first}与{second}未合并：{problem}")


class ShiftGone(DomainError):
    code = "shift_gone"
    http_status = 409
    text = _("“{name}”的定位现在没有整体偏移，没有需要校正的。请刷新页面。")
