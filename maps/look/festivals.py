"""Festivals and public holidays by their names; what a county calls its own day stays as it was written."""

from typing import Any

from django.utils.translation import gettext_lazy as _

FESTIVALS: dict[str, Any] = {
    "元旦": _("元旦"),
    "春节": _("春节"),
    "元宵": _("元宵"),
    "清明": _("清明"),
    "清明节": _("清明节"),
    "劳动节": _("劳动节"),
    "端午": _("端午"),
    "端午节": _("端午节"),
    "中秋": _("中秋"),
    "中秋节": _("中秋节"),
    "重阳": _("重阳"),
    "国庆节": _("国庆节"),
}


def festival(name: str) -> str:
    return str(FESTIVALS.get(name, name))
