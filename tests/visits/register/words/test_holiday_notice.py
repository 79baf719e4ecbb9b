"""The notice of a year's holidays, pasted as offices receive it: the two known years come out as they are known."""

import pytest

from visits.register.holidays import DayKind, national_days
from visits.register.words.holiday_notice import notice_read

OF_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。"""
OF_2025 = """关于2025年部分节假日安排的通知 国办发明电〔2024〕12号
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"""


@pytest.mark.parametrize(("text", "year"), [(OF_2026, 2026), (OF_2025, 2025)])
def test_a_known_year_is_read_as_it_is_known(text: str, year: int) -> None:
    notice = notice_read(text)
    assert notice.asked == ()
    assert notice.year == year
    assert notice.rules == dict(national_days(year))


def test_line_breaks_and_half_width_signs_do_not_matter() -> None:
    torn = (
        OF_2026.replace("放假", "放\n假").replace("（", "(").replace("）", ")").replace("：", ": ").replace("，", ", ")
    )
    assert notice_read(torn).rules == dict(national_days(2026))


def test_days_of_the_year_before_are_told_with_their_year() -> None:
    notice = notice_read("关于2023年部分节假日安排的通知 一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。")
    assert [day.isoformat() for day in notice.rules] == ["2022-12-31", "2023-01-01", "2023-01-02"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", "不知道是哪一年"),
        ("元旦：1月1日放假", "不知道是哪一年"),
        ("关于2027年部分节假日安排的通知。", "没有找到各个节日的安排"),
        ("2027年部分节假日 元旦：放假3天。", "没有看懂放假的日子"),
        ("2027年部分节假日 元旦：1月1日至3日放假，共5天。", "对不上"),
        ("2027年部分节假日 元旦：1月3日至1日放假。", "对不上"),
        ("2027年部分节假日 元旦：13月1日放假。", "元旦"),
        ("2027年部分节假日 元旦：1月1日至3日放假。1月5日上班。", "补班"),
        ("2027年部分节假日 元旦：1月1日至3日放假。1月9日、1月10日上班。", "补班"),
    ],
)
def test_what_is_not_understood_is_asked(text: str, asked: str) -> None:
    assert any(asked in said for said in notice_read(text).asked)


def test_a_make_up_day_stands_for_a_weekday_of_the_break() -> None:
    rules = notice_read(OF_2026).rules
    worked = {f"{day:%m-%d}": rule.like_weekday for day, rule in rules.items() if rule.kind is DayKind.WORKDAY}
    assert worked == {"01-04": 5, "02-14": 5, "02-28": 1, "05-09": 2, "09-20": 2, "10-10": 3}
