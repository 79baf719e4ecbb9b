"""What can be wrong with what a page is asked for."""

from django.utils.translation import gettext_lazy as _

from base.errors import DomainError


class DayNotUnderstood(DomainError):
    code = "day_not_understood"
    text = _("“{text}”不是日期。请写成 2026-11-23 的样子，或从页面上选择日期。")


class PointNotUnderstood(DomainError):
    code = "point_not_understood"
    text = _("“{text}”不是地图上的点。请在地图上点选，或写成“经度,纬度”。")


class MonthNotUnderstood(DomainError):
    code = "month_not_understood"
    text = _("“{text}”不是月份。请写成 2026-11 的样子，或从页面上选择月份。")


class WeekNotUnderstood(DomainError):
    code = "week_not_understood"
    text = _("“{text}”不是已经过完的一周。请从页面的滑块选择，或写成 2026-W46。")


class MonthAhead(DomainError):
    code = "month_ahead"
    text = _("{text} 还没有到，没有数字可看。请选择本月或以前的月份。")


class FigureNotKnown(DomainError):
    code = "figure_not_known"
    text = _("没有名为“{text}”的统计项。请从统计页面点数字进入名单。")


class ListNotKnown(DomainError):
    code = "list_not_known"
    http_status = 404
    text = _("没有名为“{text}”的名单。请从计划页点数字进入名单。")


class LayerTooWide(DomainError):
    code = "layer_too_wide"
    text = _("“{area}”的住户太多，不能一次画出。请按乡镇或村打开，全县看村的汇总。")


class DoorNotYours(DomainError):
    code = "door_not_yours"
    http_status = 403
    text = _(
        "这一户没有由您负责、替补或排给您的老人，您不能在这里登记。"
        "如果您确实上门了，请告诉乡镇协调员（{whom}）：由协调员登记，写明是您去的。遇到紧急情况先打 120。"
    )

    def __init__(self, *, whom: list[str]) -> None:
        super().__init__(whom=whom or [str(_("本乡镇"))])


class DayTooLongAgo(DomainError):
    code = "day_too_long_ago"
    http_status = 404
    text = _("{day} 的行程已超过 {days} 天，不再显示。要查那时的情况或补录，请联系乡镇协调员。")


class NothingPublished(DomainError):
    code = "nothing_published"
    http_status = 409
    text = _("{day} 没有已发布的计划，画不出地图。请先用 plan 和 publish 制订并发布计划。")


class BrowserMissing(DomainError):
    code = "browser_missing"
    http_status = 500
    text = _("没有找到 Chromium，不能截图。请安装 chromium，或用环境变量 CHROMIUM 指明它的位置。")


class PictureFailed(DomainError):
    code = "picture_failed"
    http_status = 500
    text = _("图片 {path} 没有生成：Chromium 没有画完地图。请重试；若仍不成，请检查内存和磁盘空间。")
