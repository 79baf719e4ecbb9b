"""What cannot be true of a person, field by field, and what is doubtful though it may be (P1-P3, P9)."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from base.phones import read_phones
from visits.register.birth import ADVANCED_YEARS, BIRTH_ABOUT, ELDER_YEARS, Birth
from visits.register.spelling.days import read_day
from visits.register.spelling.id_numbers import birth_date_of, is_female, read_id_number
from visits.register.spelling.names import read_name

OLDEST_AGE = 120
_KIN = ("儿子", "女儿", "儿媳", "女婿", "配偶", "丈夫", "妻子", "老伴")


def id_number_problem(number: str) -> str:
    """Empty for a sound number, and for none."""
    reading = read_id_number(number)
    if not number or reading.number == number:
        return ""
    if len(number) != 18:
        return _("公民身份号码应为 18 位，现有 {n} 位。").format(n=len(number))
    return _("公民身份号码的校验位不符，可能有一位写错。请对照身份证核对。")


def phone_problem(phone: str) -> str:
    """A field holds one number: of a second one, or of words beside it, nothing would be left."""
    try:
        phones = read_phones(phone)
    except ValueError:
        return _("“{phone}”不是电话号码：手机 11 位，固定电话带区号。").format(phone=phone[:20])
    if len(phones.numbers) > 1 or phones.doubt:
        return _("这里只能填一个号码，另一个请填进联系人。")
    return _("“{words}”存不下，请只填号码。").format(words=phones.words) if phones.words else ""


def identity_problems(
    *,
    name: str,
    birth_date: date | None,
    birth_about: str = "",
    id_number: str,
    gender: str,
    phone: str,
    registered_on: date,
    today: date,
) -> dict[str, str]:
    """Field → what is wrong with it."""
    found = {
        "name": _name_problem(name),
        "birth_date": _birth_problem(Birth.on(birth_date), today) if birth_date else "",
        "birth_about": _birth_about_problem(birth_about, birth_date, today),
        "id_number": id_number_problem(id_number),
        "phone": phone_problem(phone),
        "registered_on": _("纳入日期还没有到。") if registered_on > today else "",
    }
    if id_number and not found["id_number"]:
        found |= _against_number(id_number, birth_date, gender, found)
    return {field: problem for field, problem in found.items() if problem}


def _name_problem(name: str) -> str:
    reading = read_name(name)
    if len(reading.several) > 1:
        return _("这里写着 {n} 个人，请一人一条分开登记。").format(n=len(reading.several))
    return "" if reading.name else _("请填写姓名。")


def birth_about_read(text: str) -> str:
    """1945年 → 1945, 1945年5月 → 1945-05; anything else stays as it is, for `identity_problems` to refuse."""
    try:
        return read_day(text).about or text.strip()
    except ValueError:
        return text.strip()


def _birth_about_problem(about: str, birth_date: date | None, today: date) -> str:
    if not about:
        return ""
    if not BIRTH_ABOUT.fullmatch(about):
        return _("请写年份或年月，例如 1945 或 1945-05；知道哪一天的，请填出生日期。")
    if birth_date and not Birth.about(about).agrees(Birth.on(birth_date)):
        return _("与出生日期（{day}）不一致，请核对哪一个对；另一个请改正或清空。").format(day=birth_date)
    return _birth_problem(Birth.about(about), today)


def _birth_problem(birth: Birth, today: date) -> str:
    if birth.earliest > today:
        return _("出生日期在未来，请核对年月日。")
    if today.year - birth.earliest.year > OLDEST_AGE:
        return _("出生日期早于 {n} 年前，请核对年份。").format(n=OLDEST_AGE)
    return ""


def _against_number(id_number: str, birth_date: date | None, gender: str, found: dict[str, str]) -> dict[str, str]:
    told: dict[str, str] = {}
    if birth_date and birth_date != birth_date_of(id_number) and not found["birth_date"]:
        told["birth_date"] = _("与身份号码里的出生日期（{day}）不一致。").format(day=birth_date_of(id_number))
    if gender and (gender == "female") != is_female(id_number):
        told["gender"] = _("与身份号码里的性别不一致：不是性别写错，就是号码是别人的。")
    return told


def doubts(
    *,
    birth: Birth | None,
    categories: Collection[str],
    household_size: int,
    relations: Collection[str],
    today: date,
) -> list[str]:
    """What contradicts itself though each part may be true: shown beside the facts, never refused."""
    told: list[str] = []
    if birth and not birth.may_be(ELDER_YEARS, today):
        told.append(_("未满 {n} 周岁，不在探访范围，请核对出生日期。").format(n=ELDER_YEARS))
    for age in (ELDER_YEARS, ADVANCED_YEARS):
        if birth and birth.may_be(age, today) and not birth.surely_is(age, today):
            told.append(_("出生日期不全，看不出是否已满 {n} 周岁，请补上月日。").format(n=age))
    if "special_family" in categories and birth and not birth.may_be(49, today):
        told.append(_("标为计划生育特殊家庭，但未满 49 周岁。"))
    if {"lives_alone", "empty_nest"} <= set(categories):
        told.append(_("同时标为独居和空巢：空巢是与老伴同住，独居是一个人住。"))
    if "lives_alone" in categories and household_size > 1:
        told.append(_("标为独居，但家庭成员有 {n} 人。").format(n=household_size))
    if "without_family" in categories and (kin := [word for word in relations if word in _KIN]):
        told.append(_("标为孤寡，但联系人里有{kin}。").format(kin="、".join(kin)))
    if "destitute_at_home" in categories and "poor" not in categories:
        told.append(_("标为分散供养特困，按规定也属经济困难。"))
    return told
