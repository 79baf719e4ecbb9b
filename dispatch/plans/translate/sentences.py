"""Reasons and remedies as sentences for the coordinator."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REASONS = {
    "no_place": gettext_lazy("住址没有定位，所在村也没有位置。"),
    "no_way": gettext_lazy("地图上没有路到这户，从最近的路要走约 {km} 公里野地。"),
    "cut_off": gettext_lazy("到这户的路已封闭，去不了。"),
    "no_shift": gettext_lazy("可探访的日子里没有任何班次。"),
    "visitor": gettext_lazy("允许前往的探访员在这些日子没有班次。"),
    "trait": gettext_lazy("有班次的探访员都不符合要求。"),
    "unreachable": gettext_lazy("没有道路可以到达。"),
    "too_long": gettext_lazy("路途太远：单独去一趟也超出班次 {minutes} 分钟。"),
    "window": gettext_lazy("约定的时段赶不到，差 {minutes} 分钟。"),
    "gap": gettext_lazy("与同一老人的另一次探访相隔太近。"),
    "same_visitor": gettext_lazy("须由同一探访员前往，而其没有空余。"),
    "locked": gettext_lazy("可用的班次都已固定，不能再加。"),
    "full": gettext_lazy("可用班次的探访人数都已满。"),
    "work_limit": gettext_lazy("可用探访员的工作时间都已到上限。"),
    "fits": gettext_lazy("班次里还有空位，只是计算提前结束，没有来得及排入。"),
    "no_time": gettext_lazy("各班次都排满了，最接近的{visitor} {day}的班次还差 {minutes} 分钟。"),
}
WITHOUT_RELAXING = {
    "no_place": gettext_lazy("请先在地图上定位这户。"),
    "no_way": gettext_lazy("请在“道路”里补画一条通到门口的小路。"),
    "cut_off": gettext_lazy("请等道路恢复，或在“道路”里补画绕行的路。"),
    "fits": gettext_lazy("请用更长的计算时间重新生成计划。"),
}
REMEDIES = {
    "another_visitor": gettext_lazy("可改由{visitor}在 {day} 前往。"),
    "without_trait": gettext_lazy("若放宽对探访员的要求，可由{visitor}在 {day} 前往。"),
    "another_day": gettext_lazy("若改到 {day}，{visitor}可以前往。"),
    "any_time": gettext_lazy("若不限时段，{visitor}可在 {day} 前往。"),
    "gap": gettext_lazy("若放宽两次探访的间隔，{visitor}可在 {day} 前往。"),
    "overtime": gettext_lazy("{visitor}在 {day} 延长 {minutes} 分钟即可安排。"),
    "extra_shift": gettext_lazy("请{visitor}在 {day} 加一个班次即可安排。"),
}
TOGETHER = gettext_lazy("（同户 {people} 人一起探访。）")
APART = {
    "no_common_day": gettext_lazy("可探访的日子里没有共同的班次日。"),
    "held": gettext_lazy("各自已固定给不同的探访员或日子。"),
    "gap": gettext_lazy("一起探访会与其中一人的另一次探访相隔太近。"),
    "too_long": gettext_lazy("一起探访的时间超出任何一个班次。"),
}
DAYS_OFF = gettext_lazy("这些日子里有放假：{names}。")
AWAY = gettext_lazy("{visitor}请假至 {day}。")
UNKNOWN_REASON = gettext_lazy("无法安排。")
NO_REMEDY = gettext_lazy("单独放宽一项还排不进，请增加探访员或班次。")


def reason_sentence(code: str, detail: Mapping[str, Any], visitors: Mapping[int, str]) -> str:
    """Why, in one sentence; `visitors` holds the names of visitors by id."""
    said = _filled(str(REASONS.get(code, UNKNOWN_REASON)), detail.get("reason") or {}, visitors)
    together = str(TOGETHER).format(people=detail["together"]) if detail.get("together") else ""
    return said + together + _time_off(detail, visitors)


def apart_sentence(code: str) -> str:
    """Why somebody is not visited together with those behind the same door."""
    return str(APART[code])


def remedy_sentence(code: str, detail: Mapping[str, Any], visitors: Mapping[int, str]) -> str:
    """The cheapest thing that would help."""
    if code in WITHOUT_RELAXING:
        return str(WITHOUT_RELAXING[code])
    remedy = detail.get("remedy") or {}
    return _filled(str(REMEDIES.get(remedy.get("code", ""), NO_REMEDY)), remedy, visitors)


def _time_off(detail: Mapping[str, Any], visitors: Mapping[int, str]) -> str:
    """Who of those who answer is on leave, and which days are off, beside why nobody else could go."""
    off = [str(DAYS_OFF).format(names=_("、").join(detail["days_off"]))] if detail.get("days_off") else []
    away = [
        str(AWAY).format(visitor=visitors.get(one["visitor_id"], _("探访员")), day=_day(one["until"]))
        for one in detail.get("away", ())
    ]
    return "".join([*away, *off])


def _filled(sentence: str, data: Mapping[str, Any], visitors: Mapping[int, str]) -> str:
    seconds = data.get("short_s", data.get("seconds", 0))
    return sentence.format(
        minutes=-(-int(seconds) // 60),
        km=f"{data.get('metres', 0) / 1000:.1f}",
        visitor=visitors.get(data.get("visitor_id", 0), _("探访员")),
        day=_day(data["date"]) if "date" in data else _("其他日子"),
    )


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text), _("n月j日 D"))
