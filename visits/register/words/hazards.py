"""Hazards as people describe them: free words, of which only a few turns must be understood. Pure.

燃气管老化；屋顶漏雨 is two hazards, 无安全隐患 none, 电路老化已整改 none any more, 房屋无裂缝 none, 无扶手 one, and
of 暂时没查 nobody can tell: it is asked about.
"""

import re
from dataclasses import dataclass
from functools import cache

from visits.register.words.choices import choice
from visits.register.words.spelling import plain
from visits.register.words.vocabulary import codes_of, pieces_of

_NOT = r"(?:不是|并非|没有|没|无|未见|未发现|未出现|不存在|未|不|非)"
_DEGREE = r"(?:太|够|很|大|甚|是很|是太|怎么|完全|能|会|法|明显|任何|有|予)*"


@dataclass(frozen=True)
class Hazard:
    """One hazard; `kind` is "" where `asked` says what nobody can tell about it."""

    kind: str
    note: str
    asked: str = ""


def hazards_in(text: str) -> list[Hazard]:
    """One for each part between ；、 and line breaks; none for what tells of nothing, or of something mended."""
    if choice("隐患", text).code == "none" or _denies_all(plain(text)):
        return []
    found: list[Hazard | None] = []
    denied = False  # 无漏电、漏水: the "not" may mean both
    for mark, part in re.findall(r"([；;、\n\r]|^)([^；;、\n\r]+)", text):
        part = part.strip()
        if denied and mark == "、" and re.match(_any("fault"), plain(part)):
            found.append(Hazard("", part, f"“{part}”看不出有没有隐患"))
        elif part:
            found.append(_hazard(part))
            denied = bool(re.match(_NOT, plain(part))) and found[-1] is None
    return [hazard for hazard in found if hazard]


def _denies_all(words: str) -> bool:
    """无用电、用气隐患; neither 无重大隐患 nor 无扶手、有漏电隐患."""
    denied = re.fullmatch(
        r"(?:目前|暂|经检查)?(?:无|没有|不存在|未发现|未见|未排查出)([^,。;无没未不有]*?)(?:安全)?(?:隐患|问题|风险)",
        words,
    )
    qualified = (
        "重大",
        "较大",
        "严重",
        "其他",
        "新",
        "明火",
        *(piece for piece in pieces_of("隐患用语", "lack") if len(piece) > 1),
    )
    return bool(denied) and not any(piece in denied[1] for piece in qualified if denied)


def _hazard(part: str) -> Hazard | None:
    told = choice("隐患", part)
    words = plain(part)
    if told.code == "none" or _is_mended(words):
        return None
    if told.code == "some":
        return Hazard("", part, "没有写明是什么隐患")
    is_lacking, rest = _without_lacks(words)
    rest, is_denied = _without_denied_faults(rest)
    has_fault = bool(re.search(_any("fault"), rest))
    if re.search(_NOT, rest) or re.search(_any("vague"), rest):
        return Hazard("", part, f"“{part}”看不出有没有隐患")
    if not is_lacking and not has_fault and (is_denied or re.search(_any("good"), rest)):
        return None
    kind = kind_of(rest) or kind_of(words)
    return Hazard(kind, part, "" if kind else f"“{part}”看不出是房屋、水、电、气还是取暖")


def _is_mended(words: str) -> bool:
    """已整改, 整改完毕; neither 未整改 nor 部分整改 nor 正在整改."""
    mended = _any("mended")
    done = rf"(?:已经|已|均已|全部|都)(?:全部|完全|及时|予以|进行|完成)*{mended}|{mended}(?:完毕|完成|到位|好了|完)"
    return bool(re.search(done, words)) and not re.search(
        rf"(?:未|没|没有|待|拟|部分|基本|正在|尚|计划|准备|需要|需)[^,。]{{0,3}}{mended}|{mended}中", words
    )


def _without_lacks(words: str) -> tuple[bool, str]:
    """Whether something good is missing (不安全, 无扶手, 未整改), and the words without it."""
    without = rf"(?:{_NOT}|缺少|缺乏|缺|欠)"
    lacking = rf"{without}{_DEGREE}(?:{_any('good')}|{_any('lack')})(?!{_any('fault')})"
    rest = re.sub(lacking, "", words)
    return rest != words, rest


def _without_denied_faults(words: str) -> tuple[str, bool]:
    """The words without the faults that are denied (无裂缝, 未见老化和破损), and whether there were any."""
    fault = _any("fault")
    rest = re.sub(rf"{_NOT}{_DEGREE}{fault}(?:[、和及或/]?{fault})*", "", words)
    return rest, rest != words


def kind_of(words: str) -> str:
    """The first kind that a piece speaks of, the most dangerous first; "" for none."""
    for code in codes_of("隐患种类"):
        if any(piece in words for piece in pieces_of("隐患种类", code)):
            return code.removesuffix("-first")
    return ""


@cache
def _any(code: str) -> str:
    return "(?:" + "|".join(map(re.escape, pieces_of("隐患用语", code))) + ")"
