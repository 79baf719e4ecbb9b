"""How a township office really writes: dates in five ways, numbers that Excel has spoilt, addresses from memory."""

from datetime import date

import numpy as np

_EXCEL_DAY_0 = date(1899, 12, 30)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def date_text(rng: np.random.Generator, day: date) -> str | int:
    """2026-03-05, 2026.3.5, 20260305, 2026年3月5日, or the number that Excel keeps a day as."""
    ways: list[str | int] = [
        f"{day:%Y-%m-%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        (day - _EXCEL_DAY_0).days,
    ]
    return ways[int(rng.choice(5, p=[0.45, 0.2, 0.12, 0.13, 0.1]))]


def id_text(rng: np.random.Generator, number: str) -> str | float:
    """Mostly right; sometimes typed as a number, so that Excel kept fifteen digits of eighteen."""
    kind = rng.random()
    if kind < 0.03 and number.isdigit():
        return float(number[:15] + "000")
    if kind < 0.06:
        return f"{number[:6]} {number[6:14]} {number[14:]}"
    if kind < 0.09:
        return number.lower()
    return number


def wrong_id(number: str) -> str:
    """Two neighbouring digits changed places, as typists do it; the check digit tells."""
    for place in range(14, 16):
        if number[place] != number[place + 1]:
            return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    return number[:-1] + ("0" if number[-1] != "0" else "1")


def phone_text(rng: np.random.Generator, phone: str) -> str | int:
    if not phone:
        return ""
    ways: list[str | int] = [
        phone,
        f"{phone[:3]} {phone[3:7]} {phone[7:]}",
        f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
        phone.translate(_FULL_WIDTH),
        int(phone),
    ]
    return ways[int(rng.choice(5, p=[0.6, 0.15, 0.1, 0.05, 0.1]))]


def address_text(
    rng: np.random.Generator, *, city: str, county: str, township: str, village: str, hamlet: str, number: int
) -> str:
    """From the whole address down to a bare landmark; two lines about one house agree."""
    suffix = str(rng.choice(["村", "村", "村委会", "村民委员会", ""]))
    place = village.removesuffix("村") + suffix
    near = hamlet or str(rng.choice(["", "", "一组", "二组", "第三村民小组", "1组"]))
    house = str(
        rng.choice([f"{number}号", f"{number}号".translate(_FULL_WIDTH), f"门牌{number}号", f"村委会东侧第{number}户"])
    )
    front = str(rng.choice([city + county + township, county + township, township, "", f"{county} {township} "]))
    return f"{front}{place}{near}{house}"
