"""The audit trail in words: what was looked at or changed, and what else is known of it.

`SUBJECTS` and `DETAILS` know every subject and every detail that the rooms write; a test reads the rooms and says what
is missing. People are named as far as an auditor needs to tell one from another: masked.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import AuditEvent, Role, User
from accounts.seeing.masking import mask_name
from accounts.seeing.unmasking import Counted, UnmaskReason
from dispatch.plans.models import Plan
from geo.address import short_name
from geo.models import Area
from visits.register.models import Elder, Household, Visitor

SUBJECTS = {
    "accounts.user": gettext_noop("用户"),
    "accounts.sign_in": gettext_noop("登录（没有这个用户）"),
    "accounts.audit.selectors": gettext_noop("审计记录"),
    "visits.elder": gettext_noop("老人"),
    "visits.household": gettext_noop("家庭"),
    "visits.visitor": gettext_noop("探访员"),
    "visits.visitrecord": gettext_noop("探访记录"),
    "visits.attachment": gettext_noop("照片或签名"),
    "visits.countydocument": gettext_noop("文件"),
    "visits.policyrules": gettext_noop("探访规则"),
    "visits.surge": gettext_noop("加密探访"),
    "visits.ledgerexport": gettext_noop("台账导出"),
    "visits.exchangefile": gettext_noop("交换文件"),
    "visits.absence": gettext_noop("请假"),
    "visits.roster": gettext_noop("排班"),
    "visits.calendar": gettext_noop("节假日"),
    "geo.area": gettext_noop("地区"),
    "geo.areas": gettext_noop("区划名单"),
    "geo.road_edit": gettext_noop("道路改动"),
    "geo.road_import": gettext_noop("道路导入"),
    "geo.zone": gettext_noop("风险区"),
    "dispatch.plan": gettext_noop("计划"),
    "dispatch.incident": gettext_noop("应急事件"),
    "dispatch.shift": gettext_noop("班次"),
    "dispatch.lending": gettext_noop("借出借入"),
    "dispatch.planning_choice": gettext_noop("人手不够时的取舍"),
    "maps.layer:elders": gettext_noop("地图上的老人"),
    "maps.rules_preview": gettext_noop("规则试算"),
    "maps.surge_preview": gettext_noop("加密探访试算"),
    "maps.coverage_list": gettext_noop("覆盖名单"),
    "maps.coverage": gettext_noop("探访覆盖的图表"),
    "visits.figureletter": gettext_noop("覆盖情况的邮件订阅"),
}
DETAILS = {
    "account": gettext_noop("登录用户"),
    "account_taken": gettext_noop("取消登录用户"),
    "area": gettext_noop("地区"),
    "areas": gettext_noop("各地区"),
    "asked": gettext_noop("已申请"),
    "at": gettext_noop("何时"),
    "because": gettext_noop("原因"),
    "board": gettext_noop("交给大屏"),
    "browser": gettext_noop("浏览器"),
    "card": gettext_noop("卡片"),
    "change": gettext_noop("变更"),
    "changed": gettext_noop("改动"),
    "code": gettext_noop("代码"),
    "count": gettext_noop("人数"),
    "counted": gettext_noop("种类"),
    "county": gettext_noop("县"),
    "day": gettext_noop("日子"),
    "days": gettext_noop("天数"),
    "door_photo": gettext_noop("门口照片"),
    "elders": gettext_noop("老人数"),
    "figure": gettext_noop("指标"),
    "figures": gettext_noop("数目"),
    "file": gettext_noop("文件"),
    "filters": gettext_noop("筛选"),
    "first": gettext_noop("从"),
    "flag": gettext_noop("疑点"),
    "found": gettext_noop("找到"),
    "granted": gettext_noop("授权地区"),
    "handed_over": gettext_noop("移交"),
    "hazard": gettext_noop("隐患"),
    "hours": gettext_noop("工作时间"),
    "ids": gettext_noop("老人"),
    "is_automatic": gettext_noop("小改动自动发布"),
    "key_exchange": gettext_noop("一次重点最多换几位一般"),
    "kind": gettext_noop("种类"),
    "last": gettext_noop("到"),
    "layer": gettext_noop("图层"),
    "ledger_import": gettext_noop("台账导入"),
    "limit": gettext_noop("期限"),
    "locked": gettext_noop("锁定"),
    "losses": gettext_noop("失去的路"),
    "made": gettext_noop("新建"),
    "masked": gettext_noop("已脱敏"),
    "merged_into": gettext_noop("并入"),
    "month": gettext_noop("月份"),
    "name_hash": gettext_noop("所填名称的摘要"),
    "note": gettext_noop("说明"),
    "not_same_person": gettext_noop("不是同一人"),
    "of_address": gettext_noop("网络地址"),
    "online_map": gettext_noop("在线地图"),
    "page": gettext_noop("页面"),
    "people": gettext_noop("人数"),
    "place": gettext_noop("地点"),
    "places": gettext_noop("地点数"),
    "purpose": gettext_noop("用途"),
    "reason": gettext_noop("理由"),
    "records_import": gettext_noop("记录导入"),
    "refused": gettext_noop("超过次数，没有显示"),
    "review": gettext_noop("核查"),
    "role": gettext_noop("岗位"),
    "rows": gettext_noop("行数"),
    "sessions_ended": gettext_noop("退出的登录"),
    "side": gettext_noop("一侧"),
    "since": gettext_noop("施行自"),
    "stand_in": gettext_noop("替补"),
    "system": gettext_noop("坐标系"),
    "taken_over": gettext_noop("接替的计划"),
    "to": gettext_noop("交给"),
    "unlocked": gettext_noop("解锁"),
    "valid_from": gettext_noop("生效"),
    "version": gettext_noop("版本"),
    "visitor": gettext_noop("探访员"),
    "week": gettext_noop("周"),
    "what": gettext_noop("内容"),
    "window": gettext_noop("日期"),
    "withdrawn": gettext_noop("撤回"),
}
PAGES = {
    "api-records": gettext_noop("接口：探访记录"),
    "api-care-services": gettext_noop("接口：关爱服务"),
    "card": gettext_noop("应急卡片"),
    "coverage-list": gettext_noop("覆盖名单"),
    "locate": gettext_noop("找人"),
    "elder": gettext_noop("老人页面"),
    "elder-call": gettext_noop("拨打电话"),
    "elder-move": gettext_noop("迁居"),
    "elder-new": gettext_noop("新增老人"),
    "elders": gettext_noop("老人台账"),
    "edit": gettext_noop("修改资料"),
    "dates": gettext_noop("修改日期"),
    "bulk": gettext_noop("批量办理"),
    "care": gettext_noop("关爱服务"),
    "care-correction": gettext_noop("更正关爱服务"),
    "duplicate": gettext_noop("疑似重复"),
    "duplicates": gettext_noop("疑似重复名单"),
    "incident-close": gettext_noop("应急办结"),
    "itinerary": gettext_noop("行程"),
    "itinerary-print": gettext_noop("打印行程"),
    "locations": gettext_noop("位置待核"),
    "logins": gettext_noop("探访员登录"),
    "map": gettext_noop("地图上的标记"),
    "missed": gettext_noop("未访原因"),
    "month-waiting": gettext_noop("一再没有去成的"),
    "month-week": gettext_noop("五周安排"),
    "plan": gettext_noop("计划"),
    "plan-carry-on": gettext_noop("建议调整"),
    "today": gettext_noop("今天要办"),
    "plan-drawer": gettext_noop("计划旁打开的行程"),
    "people": gettext_noop("今天要办的名单"),
    "capacity": gettext_noop("人力与任务"),
    "inside": gettext_noop("在地图上圈人"),
    "record": gettext_noop("填写记录"),
    "record-correction": gettext_noop("更正记录"),
    "record-shown": gettext_noop("查看记录"),
    "record-version": gettext_noop("记录版本"),
    "record-versions": gettext_noop("比较版本"),
    "records": gettext_noop("探访记录"),
    "road-edit": gettext_noop("道路改动"),
    "snapshot": gettext_noop("断网备查"),
    "surge-preview": gettext_noop("加密探访试算"),
    "visitor": gettext_noop("探访员"),
    "visitor-leave": gettext_noop("请假与交接"),
    "import": gettext_noop("台账导入"),
    "waiting": gettext_noop("等着办的"),
    "zone": gettext_noop("风险区"),
}
"""Where somebody was looked at; what stands behind a colon is said as it is."""
VALUES = {
    "idle": gettext_noop("长时间没有操作"),
    "longest": gettext_noop("已到最长时间"),
    "person": gettext_noop("此人，任何地址"),
    "person_at_address": gettext_noop("此人，此地址"),
    "address": gettext_noop("此地址，任何人"),
    "created": gettext_noop("新建"),
    "published": gettext_noop("发布"),
    "withdrawn": gettext_noop("撤回"),
    "raised": gettext_noop("登记"),
    "closed": gettext_noop("办结"),
    "replaced": gettext_noop("替换"),
    "added": gettext_noop("新增"),
    "week_moved": gettext_noop("移到别的周"),
    "week_left_open": gettext_noop("取消周次锁定"),
    "hazard_closed": gettext_noop("隐患消除"),
    "hazard_reopened": gettext_noop("隐患恢复"),
    "lent": gettext_noop("借出"),
    "carry_on_refused": gettext_noop("不调整"),
}
MOST_SAID = 20  # of a list
_WITH_ROW = re.compile(r"(?P<kind>[a-z]+\.[a-z_]+):(?P<row>\d{1,18})")


@dataclass(frozen=True)
class Names:
    """What the subjects of one page are called, asked once for each kind."""

    said: Mapping[str, str]

    def of(self, subject: str) -> str:
        if subject in SUBJECTS:
            return _(SUBJECTS[subject])
        if not (found := _WITH_ROW.fullmatch(subject)):
            return subject
        kind = _(SUBJECTS[found["kind"]]) if found["kind"] in SUBJECTS else found["kind"]
        return f"{kind} {self.said.get(subject) or found['row']}"


def is_subject(text: str) -> bool:
    return text in SUBJECTS or _WITH_ROW.fullmatch(text) is not None


def names_of(events: Iterable[AuditEvent]) -> Names:
    rows: dict[str, set[int]] = {}
    for event in events:
        if found := _WITH_ROW.fullmatch(event.subject):
            rows.setdefault(found["kind"], set()).add(int(found["row"]))
    said = {
        f"{kind}:{pk}": words for kind, name in _NAMES.items() if kind in rows for pk, words in name(rows[kind]).items()
    }
    return Names(said)


def detail_said(detail: Mapping[str, Any]) -> str:
    """页面：card；人数：12"""
    return "；".join(
        f"{_(DETAILS[key]) if key in DETAILS else key}：{_page_said(value) if key == 'page' else _value_said(value)}"
        for key, value in detail.items()
    )


def _page_said(value: str) -> str:
    page, colon, rest = value.partition(":")
    return f"{_(PAGES[page])}{colon}{rest}" if page in PAGES else value


def _value_said(value: Any) -> str:
    match value:
        case str() if value in Role.values:
            return str(Role(value).label)
        case str() if value in UnmaskReason.values:
            return str(UnmaskReason(value).label)
        case str() if value in Counted.values:
            return str(Counted(value).label)
        case bool():
            return _("是") if value else _("否")
        case dict():
            return "，".join(f"{_value_said(key)} {_value_said(one)}" for key, one in value.items())
        case list():
            more = "…" if len(value) > MOST_SAID else ""
            return "、".join(map(_value_said, value[:MOST_SAID])) + more or "–"
        case str() if value in VALUES:
            return _(VALUES[value])
        case None:
            return "–"
        case _:
            return str(value)


def _elders(rows: set[int]) -> dict[int, str]:
    found = Elder.objects.filter(pk__in=rows).values_list("pk", "name", "household__village__name")
    return {pk: f"{mask_name(name)}（{short_name(village)}）" for pk, name, village in found}


def _visitors(rows: set[int]) -> dict[int, str]:
    found = Visitor.objects.filter(pk__in=rows).values_list("pk", "name", "area__name")
    return {pk: f"{mask_name(name)}（{area}）" for pk, name, area in found}


def _households(rows: set[int]) -> dict[int, str]:
    found = Household.objects.filter(pk__in=rows).values_list("pk", "village__name")
    return {pk: f"{pk}（{short_name(village)}）" for pk, village in found}


def _plans(rows: set[int]) -> dict[int, str]:
    found = Plan.objects.filter(pk__in=rows).values_list("pk", "area__name", "first_day")
    return {pk: f"{pk}（{area} {first_day:%Y-%m-%d}）" for pk, area, first_day in found}


_NAMES = {
    "accounts.user": lambda rows: {user.pk: f"{user}（{user.username}）" for user in User.objects.filter(pk__in=rows)},
    "visits.elder": _elders,
    "visits.visitor": _visitors,
    "visits.household": _households,
    "geo.area": lambda rows: dict(Area.objects.filter(pk__in=rows).values_list("pk", "name")),
    "dispatch.plan": _plans,
}
