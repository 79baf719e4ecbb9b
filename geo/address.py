"""Rural Chinese addresses, pure: one spelling for all, the bare name inside a name, and an address in parts.

parse("山西省长治市上党区荫城镇桑梓一村民委员会东沟自然村3组12号").group == 3
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import opencc

from base.text import cleaned
from geo.numerals import number_in, with_plain_numerals

VILLAGE_ENDINGS = (
    "社区居民委员会", "社区村民委员会", "村村民委员会", "村民委员会", "居民委员会", "社区居委会", "社区村委会",
    "村委员会", "居委员会", "村委会", "居委会", "村委", "居委", "社区", "居民区", "行政村", "嘎查村", "嘎查",
)  # fmt: skip
# What a register calls the office that heads a place → what people call the place.
OFFICES = (
    ("社区居民委员会", "社区"), ("社区村民委员会", "社区"), ("社区居委会", "社区"), ("社区村委会", "社区"),
    ("嘎查村民委员会", "嘎查"), ("嘎查村委会", "嘎查"), ("村村民委员会", "村"), ("村行政村", "村"), ("村村委会", "村"),
    ("村民委员会", "村"), ("居民委员会", ""), ("街道办事处", "街道"), ("村委员会", "村"), ("居委员会", ""),
    ("行政村", "村"), ("村委会", "村"), ("居委会", ""), ("村委", "村"), ("居委", ""),
)  # fmt: skip
TOWNSHIP_ENDINGS = ("街道办事处", "地区办事处", "办事处", "街道", "民族乡", "镇", "乡", "苏木", "工业园区",
                    "综合服务中心", "经济技术开发区", "开发区")  # fmt: skip
COUNTY_ENDINGS = ("自治县", "自治旗", "县", "市", "区", "旗")

_NUMBER = r"(?:\d+|[零〇一二两三四五六七八九十百]+)"
_LANDMARK = r"(?:东|西|南|北|前|后|左|右|旁|对面|附近|隔壁|以[东西南北]|[东西南北][侧边面头])"

# The parts in the order in which people write them. Each takes as little as it can before its ending.
_PARTS = re.compile(
    rf"""
    (?P<province>[^\d]{{2,8}}?(?:省|自治区|特别行政区))?
    (?P<city>[^\d省县区]{{2,8}}?(?:市|自治州|地区|盟))?
    (?P<county>[^\d乡镇村]{{1,8}}?(?:自治县|县|区(?!委)|旗|市))?
    (?P<township>[^\d村]{{1,12}}?(?:街道办事处|街道|民族乡|镇|乡|苏木))?
    (?P<village>[^\d组]{{1,12}}?(?:{"|".join(VILLAGE_ENDINGS)}|(?<!自然)村(?!民小组)|庄(?!村)|嘎查))?
    (?P<natural>[^\d组]{{1,8}}?(?:自然村|自然庄|小庄|屯|疙瘩|山庄))?
    (?:第?(?P<group>{_NUMBER})\s*(?:村民小组|居民小组|小组|组|生产队|队))?
    (?P<lane>[^\d号]{{1,8}}?(?:路|街|巷|胡同|弄|条))?
    (?:(?P<house>{_NUMBER}(?:-\d+)*)\s*(?:号院|号楼|号|院|户))?
    (?P<rest>.*)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Address:
    """An address in parts; what is not said is empty (or None for the group)."""

    province: str = ""
    city: str = ""
    county: str = ""
    township: str = ""
    village: str = ""
    natural: str = ""
    group: int | None = None
    lane: str = ""
    house: str = ""
    landmark: str = ""
    rest: str = ""


def parse(text: str) -> Address:
    """Split an address into its parts by their endings alone; a gazetteer knows better which names exist."""
    found = _PARTS.fullmatch(normalise(text))
    if found is None:
        return Address(rest=normalise(text))
    parts = {key: value or "" for key, value in found.groupdict().items()}
    rest = parts.pop("rest")
    is_landmark = bool(re.search(_LANDMARK, rest))
    group = number_in(parts.pop("group"))
    house = parts.pop("house")
    return Address(
        **parts,
        group=group,
        house=house,
        landmark=rest if is_landmark else "",
        rest="" if is_landmark else rest,
    )


def normalise(text: str) -> str:
    """One spelling: half-width, simplified, lower case, pinyin without tones, without spaces and punctuation."""
    plain = with_plain_numerals(unicodedata.normalize("NFKC", cleaned(text)).translate(_simplified()).lower())
    if re.search("[a-z]", plain):
        plain = _without_tones(plain)
    return re.sub(r"[^\w\-#]|_", "", plain)


def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return text.translate(_simplified())


def traditional_of(text: str) -> dict[str, str]:
    """Each traditional character that somebody may type for one of a text, with the one of the text."""
    wanted = {ord(sign) for sign in text}
    return {chr(old): new for old, new in _simplified().items() if len(new) == 1 and ord(new) in wanted}


def _without_tones(text: str) -> str:
    """yìn chéng, yin4 cheng2 and yin cheng are the same; ü is v, as one types it."""
    apart = unicodedata.normalize("NFD", text).replace("u\u0308", "v")
    bare = "".join(sign for sign in apart if unicodedata.category(sign) != "Mn")
    return re.sub(r"(?<=[a-z])[1-5](?=[a-z\s]|$)", "", unicodedata.normalize("NFC", bare))


def core_name(name: str, endings: tuple[str, ...] = VILLAGE_ENDINGS) -> str:
    """The bare name: 桑梓一村民委员会, 桑梓一社区 and 桑梓一村 are all 桑梓一. One character alone keeps its 村."""
    ending = next((ending for ending in endings if name.endswith(ending) and len(name) > len(ending)), "")
    core = name.removesuffix(ending)
    if endings is not VILLAGE_ENDINGS:
        return core if len(core) > 1 else name
    if core.endswith("村") and len(core) > 2:
        return core[:-1]
    return core + _kept(ending) if len(core) == 1 else core


def short_name(name: str) -> str:
    """What a place is called on screen: 河西村村民委员会, 河西村委会 are 河西村, 东方社区居委会 is 东方社区."""
    name = name.replace("委会委会", "委会")  # registers have slips of the keyboard too
    for office, place in OFFICES:
        core = name.removesuffix(office)
        if core != name and core:
            name = core + (place or ("社区" if len(core) == 1 or core.endswith("村") else ""))
            break
    return name[:-1] if name.endswith("村村") and len(name) > 2 else name  # 畅村村村委会


def _kept(ending: str) -> str:
    """What one character keeps of its ending, however long that is: 上村村民委员会 is 上村, 南居委会 is 南社区."""
    if not ending:
        return ""
    if ending.startswith("嘎查"):
        return "嘎查"
    return "社区" if ending.startswith(("社区", "居")) else "村"


@cache
def _simplified() -> dict[int, str]:
    """Traditional characters to simplified ones, from OpenCC's table: a thousand times faster than its converter."""
    table = Path(opencc.__file__).with_name("dictionary") / "TSCharacters.txt"
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {ord(old): new.split()[0] for old, new in rows if len(old) == 1}
