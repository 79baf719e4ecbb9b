"""What a browser calls itself, in words somebody knows their own device by; nothing is decided by it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# The first mark that a browser's name holds decides: those that hold another's mark stand before it.
_DEVICES = (
    ("iPad", gettext_noop("平板")),
    ("Tablet", gettext_noop("平板")),
    ("iPhone", gettext_noop("苹果手机")),
    ("HarmonyOS", gettext_noop("华为手机")),
    ("OpenHarmony", gettext_noop("华为手机")),
    ("Mobile", gettext_noop("安卓手机")),
    ("Android", gettext_noop("平板")),
    ("Windows", gettext_noop("Windows 电脑")),
    ("Macintosh", gettext_noop("苹果电脑")),
    ("Linux", gettext_noop("Linux 电脑")),
)
_PROGRAMS = (
    ("wxwork", gettext_noop("企业微信")),
    ("MicroMessenger", gettext_noop("微信")),
    ("DingTalk", gettext_noop("钉钉")),
    ("QQBrowser", gettext_noop("QQ 浏览器")),
    ("QQ/", gettext_noop("QQ")),
    ("HuaweiBrowser", gettext_noop("华为浏览器")),
    ("MiuiBrowser", gettext_noop("小米浏览器")),
    ("VivoBrowser", gettext_noop("vivo 浏览器")),
    ("HeyTapBrowser", gettext_noop("OPPO 浏览器")),
    ("UCBrowser", gettext_noop("UC 浏览器")),
    ("Quark", gettext_noop("夸克浏览器")),
    ("QihooBrowser", gettext_noop("360 浏览器")),
    ("360SE", gettext_noop("360 浏览器")),
    ("SogouMobileBrowser", gettext_noop("搜狗浏览器")),
    ("MetaSr", gettext_noop("搜狗浏览器")),
    ("Edg", gettext_noop("Edge 浏览器")),
    ("Firefox", gettext_noop("火狐浏览器")),
    ("Chrome", gettext_noop("Chrome 浏览器")),
    ("Safari", gettext_noop("Safari 浏览器")),
)


def device_said(browser: str) -> str:
    """安卓手机 · 微信; 未知设备 where the name tells nothing."""
    said = [_(words) for table in (_DEVICES, _PROGRAMS) for words in _first(table, browser)]
    return " · ".join(said) or _("未知设备")


def _first(table: tuple[tuple[str, str], ...], browser: str) -> list[str]:
    return [words for mark, words in table if mark in browser][:1]
