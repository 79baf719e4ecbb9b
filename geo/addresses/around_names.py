"""What stands before and after a village's name in an address, and how surely it ends where it seems to. Pure.

马家 is in 马家沟2组, and 原村 in 平原村1组, but neither is meant: a name counts for certain only where nothing
unexplained leads up to it, and where an ending, a number or a landmark closes it.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from geo.address import VILLAGE_ENDINGS

Span = tuple[int, int]

ENDING = re.compile(
    f"(?:{'|'.join(VILLAGE_ENDINGS)}|(?<=村)(?:民委员会|委员会|委会|委)|(?:生产)?大队|自然[村庄屯]|村(?!民小组)|庄)"
)
_COUNTED = r"(?:村民|居民)?小?组|(?:生产|小)?队|号|栋|幢|排|户|单元|院|弄|巷|楼"
_NUMBER = rf"[\d#\-]|第?[一二三四五六七八九十百零〇]+(?:{_COUNTED}|[-#])|{_COUNTED}"
_PLACE_IN_IT = (
    r"[东西南北前后左右上下][侧边面头院门]|以[东西南北]|往[东西南北里]|"
    "旁|对面|对门|隔壁|附近|门口|路口|村口|桥头|底下|院内|院里"
)
_CLOSED = re.compile(rf"(?:{_NUMBER}|$)")
_LANDMARK = re.compile(rf"[^\d]{{0,12}}?(?:{_PLACE_IN_IT}|第[一二三四五六七八九\d]+[户家]|之?间|旧址)")
_SIGN = r"[^\W\da-z第一二三四五六七八九十百]"
# 西苗上河沟3组: the rest is too long to be the end of one name.
_HAMLET = re.compile(rf"{_SIGN}{{2,6}}?(?:自然村|自然庄|小区)|(?!{_SIGN}{{0,2}}自然){_SIGN}{{3}}")
ENDING_IN_LETTERS = re.compile(r"cun|shequ|xingzhengcun|ju(?:min)?wei|zhuang(?!cun)")
_NUMBER_IN_LETTERS = re.compile(r"(?:di)?(?:yi|er|san|si|wu|liu|qi|ba|jiu|shi)*(?:cunmin)?(?:xiao)?(?:zu|dui|hao)")
_OFFICE = "街道办事处"


class Close(StrEnum):
    """How a name ends: by a village's ending, a number or landmark, the long name of a hamlet, or not to be told."""

    ENDING = "ending"
    DETAIL = "detail"
    HAMLET = "hamlet"
    LOOSE = "loose"


def close_of(text: str, start: int, end: int, areas: Iterable[int] = ()) -> Close:
    """How the name text[start:end] is closed by what follows it; `areas` are the positions at which names of areas
    around it begin.
    """
    if text.startswith(text[start:end], end):  # said twice
        start, end = end, 2 * end - start
    if end in areas:
        return Close.DETAIL
    ending = ENDING.match(text, end)
    if ending and ending[0] != "庄":
        return Close.ENDING
    if ENDING_IN_LETTERS.match(text, end):
        return Close.ENDING
    end = ending.end() if ending else end
    if _is_closed(text, end) or _NUMBER_IN_LETTERS.match(text, end):
        return Close.DETAIL
    return Close.HAMLET if _HAMLET.match(text, end) else Close.LOOSE


def _is_closed(text: str, end: int) -> bool:
    return any(pattern.match(text, end) for pattern in (_CLOSED, _LANDMARK))


def unexplained(text: str, start: int, name: str, explained: Iterable[Span]) -> tuple[int, int]:
    """Characters before a name that nothing explains: those that lead up to it, and those farther off.

    `explained` are the spans of the areas around it. What is left of an office's ending (办事 of 街道办事处) and the
    name itself, said twice, explain themselves.
    """
    covered = bytearray(start)
    for first, last in explained:
        for place in range(first, min(last, start)):
            covered[place] = 1
    _cover_offices(text, covered)
    if text[start - len(name) : start] == name:
        covered[start - len(name) :] = b"\1" * len(name)
    leading = start - (covered.rfind(1) + 1)
    return leading, covered.count(0) - leading


def _cover_offices(text: str, covered: bytearray) -> None:
    for piece in re.finditer(f"[{_OFFICE}]{{2,}}", text[: len(covered)]):
        signs = iter(_OFFICE)
        if piece.start() and covered[piece.start() - 1] and all(sign in signs for sign in piece[0]):
            covered[piece.start() : piece.end()] = b"\1" * len(piece[0])
