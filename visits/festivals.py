"""When the festivals of the lunar calendar fall, pure (P58). 清明 is a solar term and is computed from the sun.

Source: `lunardate` for the lunar calendar, years 1900 to 2099; for the sun Meeus, Astronomical Algorithms (1998),
chapter 25.
"""

import math
from datetime import date, timedelta

from lunardate import LunarDate

LUNAR = {"春节": (1, 1), "元宵": (1, 15), "端午": (5, 5), "中秋": (8, 15), "重阳": (9, 9)}
YEARS = range(1900, 2100)
_J2000 = date(2000, 1, 1)
_CHINA_FROM_UTC_DAYS = 8 / 24
_QINGMING_LONGITUDE = 15.0


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
    """The day in China on which the sun's apparent longitude reaches 15°; exact to some minutes."""
    day = date(year, 4, 3)
    while _sun_longitude_at_end_of(day) < _QINGMING_LONGITUDE:
        day += timedelta(days=1)
    return day


def _sun_longitude_at_end_of(day: date) -> float:
    """Apparent longitude in degrees at midnight after `day` in China (low accuracy formula, 0.01°)."""
    centuries = ((day - _J2000).days + 1 - _CHINA_FROM_UTC_DAYS - 0.5) / 36525
    mean = 280.46646 + 36000.76983 * centuries
    anomaly = math.radians(357.52911 + 35999.05029 * centuries)
    centre = (1.914602 - 0.004817 * centuries) * math.sin(anomaly) + 0.019993 * math.sin(2 * anomaly)
    node = math.radians(125.04 - 1934.136 * centuries)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(node)) % 360
