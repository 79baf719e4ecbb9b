"""How a name is typed without Chinese keys: "wangxiuying wxy"."""

from pypinyin import lazy_pinyin

from visits.register.spelling.names import undotted

# As family names these are read otherwise than as words; both readings are kept, for people type either.
_FAMILY_NAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "盖": "ge", "朴": "piao",
    "任": "ren", "华": "hua", "尉": "yu", "缪": "miao", "乐": "yue", "员": "yun", "郇": "xun", "郄": "qie",
    "逄": "pang",
}  # fmt: skip


def readings_of(text: str) -> list[list[str]]:
    """The syllables of each way to read a name, without its dot."""
    text = undotted(text)
    syllables = [syllable.lower() for syllable in lazy_pinyin(text)]
    readings = [syllables]
    family = _FAMILY_NAMES.get(text[:1])
    if family and syllables[0] != family:
        readings.append([family, *syllables[1:]])
    return readings


def pinyin_of(name: str) -> str:
    """Whole syllables and initials of each reading, separated by spaces, without a dot; fits the column of 200."""
    return " ".join(f"{''.join(one)} {''.join(s[0] for s in one if s)}" for one in readings_of(name))[:200]
