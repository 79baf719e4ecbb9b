"""What can be wrong with what a page is asked for."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError


class DayNotUnderstood(DomainError):
    code = "day_not_understood"
    text = _("“{text}”不是日期。请写成 2026-11-23 的样子，或从页面上选择日期。")


class MonthNotUnderstood(DomainError):
    code = "month_not_understood"
    text = _("“{text}”不是月份。请写成 2026-11 的样子，或从页面上选择月份。")


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
