"""When the festivals fall, pure (P58): by the lunar calendar, and 清明 by the sun.

Source: `borax`, whose tables hold the lunar months and solar terms of 1900 to 2100.
"""

from datetime import date

from borax.calendars.lunardate import LunarDate, TermUtils

LUNAR = {"春节": (1, 1), "元宵": (1, 15), "端午": (5, 5), "中秋": (8, 15), "重阳": (9, 9)}
YEARS = range(1900, 2100)
_QINGMING = 6  # of the solar terms, 小寒 is 0


def festivals_of(year: int) -> dict[str, date]:
    """Every festival of a calendar year, in the order of its days.

    Raises
    ------
    ValueError
        For a year that the lunar calendar's tables do not hold.
    """
    if year not in YEARS:
        raise ValueError(year)
    days = {name: LunarDate(year, month, day).to_solar_date() for name, (month, day) in LUNAR.items()}
    days["清明"] = qingming_of(year)
    return dict(sorted(days.items(), key=lambda item: item[1]))


def qingming_of(year: int) -> date:
    """The day in China on which the sun's apparent longitude reaches 15°."""
    day: date = TermUtils.nth_term_day(year, _QINGMING)
    return day
