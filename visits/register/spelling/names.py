"""People's names, pure: one spelling for all, and what in a name cell is no name (P8, P9).

The dot inside a name (买买提·艾力) is typed in a dozen ways, and not at all; it is stored as · and sought without.
"""

import re
import unicodedata
from dataclasses import dataclass

from base.text import cleaned

LONGEST = 50
DOT = "·"
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_DOTS = "·•・‧∙⋅●.。․･﹒ᐧ˙▪◦"
_NO_NAME = {"", "无", "不详", "未知", "同上", "待补", "暂无", "姓名", "-", "—", "/", "?", "nan", "null", "none"}
_ASIDE = re.compile(r"[(\[【<《{]([^)\]】>》}]*)[)\]】>》}]?")
_BETWEEN_TWO = re.compile(r"[/、,;&+|\\]")
_MAYBE_TWO = re.compile(r"(?<=..)[和与及](?=..)")
_UNTYPED = re.compile(r"[?*□■△×_\ufffd]|[\u2ff0-\u2fff]|(?<=[\u4e00-\u9fff])[xX]+")
_TWO_SIGNS = {  # family names of two characters
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯", "长孙", "宇文",
    "轩辕", "端木", "独孤",
    "南宫", "西门", "东郭", "公羊", "澹台", "呼延", "申屠", "太史", "闻人", "赫连", "钟离", "百里", "淳于", "单于",
    "濮阳", "拓跋", "鲜于",
    "万俟", "仲孙", "亓官", "司空", "乐正", "宗政", "公冶", "公西", "第五", "左丘", "梁丘", "东野", "纳兰",
}  # fmt: skip


@dataclass(frozen=True)
class NameReading:
    """`name` as it is stored. `doubts` are noted; `several` are the names that share the cell, which is asked."""

    name: str = ""
    aside: str = ""
    doubts: tuple[str, ...] = ()
    several: tuple[str, ...] = ()


def name_spelled(text: str) -> str:
    """Half width, without the spaces that align two characters with three, the dot inside as ·."""
    bare = unicodedata.normalize("NFKC", re.sub(r"\s+", "", _plain(text)))
    dotted = re.sub(rf"(?<=\w)[{re.escape(_DOTS)}]+(?=\w)|(?<={_HAN})-(?={_HAN})", DOT, bare)
    return dotted.strip(_DOTS + "、,;/'’")


def undotted(text: str) -> str:
    """A name, or a piece of one, as everybody finds it: whatever dot it is typed with, or none."""
    return name_spelled(text).replace(DOT, "")


def read_name(text: str) -> NameReading:
    """What a name cell says: the name, what stands beside it, and what somebody should look at."""
    plain = _plain(text)
    if plain.lower() in _NO_NAME:
        return NameReading()
    asides = "、".join(found for found in _ASIDE.findall(plain) if found)
    bare = _ASIDE.sub("", plain)
    parts = tuple(part for part in (name_spelled(part) for part in _BETWEEN_TWO.split(bare)) if part)
    return NameReading(name_spelled(bare), asides, tuple(_doubts(bare, asides)), parts if len(parts) > 1 else ())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", cleaned(text)).strip().lstrip("'’").strip()


def _doubts(bare: str, asides: str) -> list[str]:
    name = name_spelled(bare)
    told = {
        f"姓名旁写着“{asides[:20]}”": asides,
        "可能是两个人的姓名": _MAYBE_TWO.search(name) or _is_spaced_as_two(bare),
        "姓名里有没打出来的字": _UNTYPED.search(name),
        "姓名里有字库以外的字，别的电脑上看不到": re.search(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]", name),
        "姓名没有写全": re.search(r"某|^无名氏?$", name),
        "姓名只有一个字": len(name) == 1,
        "姓名里有数字": re.search(r"\d", name),
        "姓名里夹着字母": re.search(_HAN, name) and re.search(r"[A-WYZa-wyz]", name),
    }
    return [doubt for doubt, is_so in told.items() if is_so]


def _is_spaced_as_two(bare: str) -> bool:
    """王有才 李秀英, but not 欧阳 娜娜 nor 王 五."""
    parts = bare.split()
    return (
        len(parts) > 1 and all(re.fullmatch(rf"{_HAN}{{2,3}}", part) for part in parts) and parts[0] not in _TWO_SIGNS
    )
