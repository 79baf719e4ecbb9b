"""Addresses at hamlets that no listing knows, in townships that have no village of that name.

Names are taken from villages of other counties, made as people make them of a family's name and the ground
(马家沟, 下赵家岭), or made of a village's own name nearby (前原村, 原上). Whoever answers one of these with a village,
and is sure, is wrong.
"""

from dataclasses import dataclass
from random import Random

from geo.address import TOWNSHIP_ENDINGS, core_name
from geo.addresses.gazetteer import Gazetteer

FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤牛申常苗原靳暴"
)
GROUND: tuple[str, ...] = (
    *"沟沟庄庄岭坡河湾坪洼垴掌圪塔脚凹峪窑坟园底头口岩滩川山场店堡寨",
    "沟里", "庄上", "圪垴", "圪塔", "窑上", "河底",
)  # fmt: skip
WHICH = "上下东西南北前后大小新老里外中"
FEATURES: tuple[str, ...] = (
    *"石枣桃梨松井水泉桥庙寺塔窑场道土黄红白青黑龙虎牛羊马狼鸡凤平高长圆双三五",
    "柳树", "槐树", "杨树",
)  # fmt: skip
ENDINGS = ("", "", "村", "村", "自然村", "庄")
DETAILS = ("2组", "3组", "1组12号", "5号", "二组", "", "3号院")
SAYS_CITY, SAYS_COUNTY, SAYS_TOWNSHIP, KNOWS_TOWNSHIP = 0.3, 0.6, 0.8, 1 / 3
ELSEWHERE, MADE = 0.4, 0.4  # the others are made of a name nearby


@dataclass(frozen=True)
class Stranger:
    """An address at a hamlet that is not listed; `inside` is the township of the ledger where that is known."""

    text: str
    inside: int | None


class Strangers:
    """Writes addresses at unlisted hamlets of a gazetteer's townships."""

    def __init__(self, gazetteer: Gazetteer, seed: int, names: list[str] | None = None) -> None:
        """`names` are those of hamlets elsewhere; the villages of the gazetteer's own other townships when left out."""
        self.gazetteer, self.random = gazetteer, Random(seed)
        self.names = names or sorted(set(gazetteer.cores.values()))
        entries = gazetteer.entries
        self.townships = sorted(
            key for key in gazetteer.within if entries[key].level == "township" and entries[key].is_current
        )
        self.city = next((entry.name for entry in entries.values() if entry.level == "city"), "")

    def case(self) -> Stranger:
        pick, entries = self.random, self.gazetteer.entries
        township = pick.choice(self.townships)
        name, knows = self._name(township), pick.random() < KNOWS_TOWNSHIP
        parts = [self.city] if pick.random() < SAYS_CITY else []
        county = entries.get(entries[township].parent or -1)
        if county and pick.random() < SAYS_COUNTY:
            parts.append(county.name)
        if not knows or pick.random() < SAYS_TOWNSHIP:
            parts.append(entries[township].name)
        ending = "" if name[-1] in "村庄" else pick.choice(ENDINGS)
        return Stranger("".join([*parts, name, ending, pick.choice(DETAILS)]), township if knows else None)

    def _name(self, township: int) -> str:
        """A name that no village of the township bears or bore."""
        while True:
            chance = self.random.random()
            if chance < ELSEWHERE:
                name = self.random.choice(self.names)
            else:
                name = self._made() if chance < ELSEWHERE + MADE else self._near(township)
            # 原庄 is a way of writing 原村, and people at 原村上河沟 do live in 原村
            if not any(
                self._is_known(form, township) for form in (name, name + "村", name + "庄", name.removesuffix("庄"))
            ):
                return name

    def _made(self) -> str:
        pick = self.random
        which = pick.choice(WHICH) if pick.random() < 0.25 else ""
        if pick.random() < 0.6:
            return which + pick.choice(FAMILIES) + ("家" if pick.random() < 0.8 else "") + pick.choice(GROUND)
        return which + pick.choice(FEATURES) + pick.choice(GROUND)

    def _near(self, township: int) -> str:
        """Before, behind or beside a village of the township: 前原村, 原家沟 of 原家庄, 新庄坡."""
        pick = self.random
        core = self.gazetteer.cores[pick.choice(self.gazetteer.within[township])]
        ground: str = pick.choice(GROUND)
        return pick.choice((pick.choice(WHICH) + core, core[:-1] + ground, core + ground[0]))

    def _is_known(self, form: str, township: int) -> bool:
        """Whether a village of this name lies, or lay, in a township of that name, this one or another."""
        name = core_name(self.gazetteer.entries[township].name, TOWNSHIP_ENDINGS)
        return any(
            name == core_name(self.gazetteer.entries[area].name, TOWNSHIP_ENDINGS)
            for meaning in self.gazetteer.villages.exact.get(core_name(form), ())
            for area in self.gazetteer.above[meaning.key]
        )
