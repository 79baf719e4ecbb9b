"""Where an address says that somebody lives now, and which other place it tells. Pure.

户籍地:沁县杨安乡柳沟村;现住:沁县定昌镇段柳村 tells two places; people are visited at the second.
"""

import re
import unicodedata
from dataclasses import dataclass

from base.text import cleaned
from geo.address import simplified

_KIN = r"[其他她]?[大小二三四长次老]?(?:儿|女|子女|媳|婿|孙|侄|外甥|亲|家人|老伴|弟|妹|哥|姐|兄|嫂|姑|舅|姨)"
_HOW = "居住|暂住|租住|借住|寄住|寄居|居(?!民)|住(?!院|宅|房|户)|在"
_REGISTERED = (
    r"户籍(?:所在|登记)?(?:地址|地|住址)?|户口(?:所在地?|登记地|地|簿)?(?:地址)?|身份证(?:地址|住址|上)|原籍|籍贯|祖籍|"
    r"老家(?=[\s:：在是])|(?:原先?|原来|以前|曾|早先)(?:居住|住(?!宅|户)|在)(?:地址|址|地)?"
)
_LIVING = "|".join(
    (
        rf"(?:现今?|实际|目前|如今|经常|常年|长期|平时|近年)(?:已)?(?:{_HOW})(?:地址|址|地)?",
        r"(?<![现原宜])(?:居住|暂住|租住|借住|寄住|寄居|常住|入住|托养)(?!小区)(?:地址|址|地)?",
        r"(?:现|已|后|又)?(?:搬迁|搬家|搬|迁居|迁|移居|嫁|投靠[^,，]{0,3})(?:至|到|往|去|入)",
        rf"人现?已?(?:{_HOW})",
        rf"[随跟同和与]{_KIN}[^,，;；。\d]{{0,2}}?(?:在|(?:一起|共同)?(?:居住|生活|住))(?:在|于)?",
        r"(?:^|(?<=[\s,，;；、。(（]))(?:住(?!院|宅|房|户)址?|今住)",
    )
)
_MARK = re.compile(rf"(?P<registered>{_REGISTERED})|(?P<living>{_LIVING})")
_FILLER = re.compile(r"^[\s:：,，;；、。是为在于到至（(\[【]+|[\s:：,，;；、。（(\[【]+$|人?[\s,，;；、。）)]*$")
_FORMER_NAME = re.compile(r"[(（\[【](?:原名?|曾用名|旧称|旧名|曾名)[:：]?(?![住籍居])[^)）\]】]*[)）\]】]")
_EQUAL = re.compile(
    r"[同与和](?:户籍|户口|身份证|上|左|前|原)(?:所在|登记)?(?:地址|址|地|簿)?(?:一致|相同)?(?=$|[\s,，;；。)）])"
)
_SAME = re.compile(r"^(?:=|一致|相同|本村|本地|原址|家|在家|家中|自家|老宅|自己家|不变|无|/|-)?$")
# Where somebody else is at home, or people are cared for: that it is in the village named before is not said.
_ELSEWHERE = re.compile(
    "[儿女孙婿媳侄甥亲妹弟兄姐哥嫂姑叔舅姨]|外地|外省|县城|城里|城区|市区|市里|镇上|乡里|街上|"
    "养老|敬老|福利|托老|护理|光荣|医院|学校|打工|务工"
)
_DIVIDED = re.compile(r"[,，;；、。/|\s]+|(?<=[村区组号庄院户])(?:以及|或者?|和|及)")


_NAMING = re.compile("[乡镇鄉鎮庄莊]|街道|(?<!自然)村(?!民)|社[区區]")


@dataclass(frozen=True)
class Told:
    """`living` is where somebody lives as far as that is said, `other` a place named beside it ("" without one).

    `is_elsewhere` says that the living is told only as somebody's home or a house of care.
    """

    living: str
    other: str = ""
    is_elsewhere: bool = False


def places_told(address: str) -> Told:
    """The two places of an address that tells of two, by the words before them; else the address as it is."""
    text = _EQUAL.sub("=", simplified(unicodedata.normalize("NFKC", cleaned(address))))
    marks = list(_MARK.finditer(text))
    if not marks:
        return Told(_FORMER_NAME.sub("", address) or address)
    first = [("", _bare(text[: marks[0].start()]))]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    parts = first + [
        (mark.lastgroup or "", _bare(text[mark.end() : end])) for mark, end in zip(marks, ends, strict=True)
    ]
    said = [text for role, text in parts if role == "living" and not _SAME.match(text)]
    beside = [text for role, text in parts if role == "registered" and not _SAME.match(text)]
    plain = [text for role, text in parts if not role and text]
    if said:
        others = plain + beside
        return Told(said[-1], others[0] if others else "", _ELSEWHERE.search(said[-1]) is not None)
    if plain:
        return Told(plain[0], beside[0] if beside else "")
    return Told(beside[0] if beside else address)


def divided(address: str) -> list[str]:
    """The pieces of an address that name a place each: 某乡某村、某镇某村 are two, and which is meant is not said."""
    pieces = _DIVIDED.split(address)
    naming = [piece for piece in pieces if _NAMING.search(piece)]
    is_cut = any(re.match("[乡镇鄉鎮县縣区區]|街道|工业园", piece) for piece in pieces)  # 路村 乡东洼 is one name
    return naming if len(naming) > 1 and not is_cut else []


def _bare(text: str) -> str:
    former = None
    while former != text:
        former, text = text, _FILLER.sub("", text)
    return text
