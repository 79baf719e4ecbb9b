"""Invented names: no such county, no such people."""

import numpy as np

CITY, COUNTY = "青岚市", "栖云县"
COUNTY_CODE = "990121000000"  # no province begins with 99
_TOWNSHIPS = ["栖溪镇", "望岫乡", "石梯乡", "云门乡", "松峪乡", "鹿鸣乡"]
_TOWNSHIP_FIRST, _TOWNSHIP_SECOND = "清紫丰安永秀锦泰", ["泉镇", "岩乡", "川镇", "岭乡", "原乡", "津镇"]
MOST_TOWNSHIPS, MOST_VILLAGES = 40, 800  # that many names there are
TRUNK, RIVER = "栖云线", "栖溪河"

_PLACE_FIRST = "青白石双柳杏松槐枣桐竹梨黑红龙凤马羊鹰鹤云雾泉金铁上下前后南北东西老新大小长"
_PLACE_SECOND = [
    "沟",
    "峪",
    "岭",
    "坪",
    "湾",
    "坡",
    "窑",
    "崖",
    "岔",
    "河",
    "庄",
    "塔",
    "峧",
    "垴",
    "掌",
    "底",
    "圪垛",
    "家庄",
    "家沟",
    "家坪",
]
_HAMLET_SECOND = ["沟", "崖", "圪台", "垴上", "洼", "凹", "坡底", "岭上", "窑上", "场", "背", "嘴"]

_SURNAMES = "王李张刘陈杨赵郭武任郝申冯贾宋韩牛秦崔常程段霍靳苗裴卫薛阎原"
_SURNAME_SHARE = 1 / (np.arange(len(_SURNAMES)) + 3.0)
_OLD_WOMEN = [
    "秀英",
    "桂兰",
    "玉珍",
    "凤仙",
    "改香",
    "爱莲",
    "月娥",
    "素梅",
    "翠花",
    "银娥",
    "巧云",
    "变莲",
    "金枝",
    "腊梅",
    "存莲",
    "林香",
    "书琴",
    "喜梅",
    "春桃",
    "海棠",
]
_OLD_MEN = [
    "福来",
    "拴柱",
    "保全",
    "有才",
    "根生",
    "长命",
    "铁锁",
    "满仓",
    "玉堂",
    "广田",
    "明山",
    "双喜",
    "天保",
    "来顺",
    "永茂",
    "文魁",
    "石头",
    "庆云",
    "德旺",
    "银锁",
]
_YOUNGER_WOMEN = ("丽晓建海慧志彩瑞俊艳春玉雪红美文", "霞燕芳玲红虹梅萍娟英琴丽平花云")
_YOUNGER_MEN = ("建志海俊永晓国文瑞卫明振学立新宏", "军强龙伟红东庆斌平华峰亮杰勇飞")


def township_name(number: int) -> str:
    """The first six as everybody knows them, then as many as a county may ask for."""
    if number < len(_TOWNSHIPS):
        return _TOWNSHIPS[number]
    second, first = divmod(number - len(_TOWNSHIPS), len(_TOWNSHIP_FIRST))
    return _TOWNSHIP_FIRST[first] + _TOWNSHIP_SECOND[second]


def village_names(rng: np.random.Generator, *, count: int, twins: bool) -> list[str]:
    """Different names; with twins all but one: the first and the last are called the same, as everywhere."""
    every = [first + second for first in _PLACE_FIRST for second in _PLACE_SECOND if len(second) < 3]
    families = [name + second for name in _SURNAMES for second in ("家庄", "家沟", "家坪", "家岭")]
    names = [str(name) for name in rng.choice(every + families, size=count, replace=False)]
    if twins:
        names[-1] = names[0]
    return names


def hamlet_name(rng: np.random.Generator, taken: set[str]) -> str:
    while (name := str(rng.choice(list(_PLACE_FIRST + _SURNAMES)) + rng.choice(_HAMLET_SECOND))) in taken:
        continue
    taken.add(name)
    return name


def surname(rng: np.random.Generator) -> str:
    return str(rng.choice(list(_SURNAMES), p=_SURNAME_SHARE / _SURNAME_SHARE.sum()))


def elder_name(rng: np.random.Generator, *, family: str, female: bool) -> str:
    return family + str(rng.choice(_OLD_WOMEN if female else _OLD_MEN))


def younger_name(rng: np.random.Generator, *, family: str, female: bool) -> str:
    return family + "".join(str(rng.choice(list(half))) for half in (_YOUNGER_WOMEN if female else _YOUNGER_MEN))
