"""Two entries beside each other as a page shows them: reasons in words, and which of their fields differ."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from geo.address import short_name
from maps.look.words import born_on, day
from visits.merging.selectors import Side
from visits.merging.services.merge import KEPT, MERGED
from visits.register.birth import tells_more
from visits.register.duplicates import LIKELY, SURE, Reason


def reason_words(reason: Reason) -> str:
    n = reason.number
    words = {
        "name_same": _("姓名相同"),
        "name_sounds_same": _("姓名同音"),
        "name_alike": _("姓名相近"),
        "birth_same": _("出生日期相同"),
        "birth_near": _("生日只差 {n} 天，可能一为农历"),
        "birth_may_be_same": _("出生年份相符"),
        "birth_year_same": _("出生年份相同"),
        "birthday_same": _("生日的月日相同"),
        "birth_unknown": _("有一方没有出生日期"),
        "id_digits_apart": _("身份号码只差 {n} 位"),
        "phone_same": _("电话相同"),
        "household_same": _("同一户"),
        "village_same": _("同一个村"),
    }
    return str(words[reason.code]).format(n=n)


def likelihood(score: int) -> str:
    if score >= SURE:
        return _("几乎肯定是同一人")
    return _("很可能是同一人") if score >= LIKELY else _("可能是同一人")


@dataclass(frozen=True)
class Choice:
    """One field of both; `chosen` is the proposal. Without a choice the facts of both are kept."""

    name: str
    title: Any
    kept: str
    merged: str
    chosen: str

    @property
    def is_asked(self) -> bool:
        return bool(self.name) and self.kept != self.merged and bool(self.kept) and bool(self.merged)


def choices_of(kept: Side, merged: Side) -> list[Choice]:
    one, other = kept.elder, merged.elder
    earlier = KEPT if one.registered_on <= other.registered_on else MERGED
    fuller = MERGED if tells_more(other.birth, one.birth) else KEPT
    yes = {True: _("是"), False: _("否")}
    return [
        _choice("name", _("姓名"), one.name, other.name),
        _choice("gender", _("性别"), one.get_gender_display(), other.get_gender_display()),
        _choice("birth_date", _("出生日期"), born_on(one), born_on(other), fuller),
        _choice("id_number", _("公民身份号码"), one.id_number, other.id_number),
        _choice("phone", _("联系电话"), one.phone, other.phone),
        _choice("household", _("住处"), _home(kept), _home(merged)),
        _choice("registered_on", _("纳入台账日期"), day(one.registered_on), day(other.registered_on), earlier),
        _choice("lives_at_hukou", _("居住在户籍所在地"), yes[one.lives_at_hukou], yes[other.lives_at_hukou]),
        _choice("state", _("状态"), _state(kept), _state(merged)),
        _choice("responsible", _("责任人"), _responsible(kept), _responsible(merged)),
        _choice("", _("类别"), _listed(f.get_category_display() for f in kept.categories), _listed(
            f.get_category_display() for f in merged.categories)),
        _choice("", _("联系人"), _listed(map(str, kept.contacts)), _listed(map(str, merged.contacts))),
        _choice("", _("探访记录"), _count(kept.records), _count(merged.records)),
    ]  # fmt: skip


def _choice(name: str, title: Any, kept: Any, merged: Any, chosen: str = KEPT) -> Choice:
    one, other = str(kept or ""), str(merged or "")
    return Choice(name, title, one, other, chosen if one else MERGED)


def _home(side: Side) -> str:
    household = side.elder.household
    return f"{short_name(household.village.name)} {household.address}".strip()


def _state(side: Side) -> str:
    return str(side.states[-1].get_state_display()) if side.states else _("在册")


def _responsible(side: Side) -> str:
    return side.responsible.visitor.name if side.responsible else ""


def _listed(names: Any) -> str:
    return "、".join(str(name) for name in names)


def _count(records: int) -> str:
    return _("{n} 次").format(n=records)
