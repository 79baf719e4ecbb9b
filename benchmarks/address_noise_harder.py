"""Other ways in which people write addresses than those of address_noise.py: two mistakes at once, levels swapped, the
wrong ending of a township, pinyin with and without tones, numerals, telephones, labels, commas, landmarks.

`HarderNoise` makes cases of the same form as `Noise`; each bears one or two of these habits.
"""

from pypinyin import Style, lazy_pinyin

from benchmarks.address_noise import KNOWS_COUNTY, KNOWS_ONLY_CITY, Case, Noise

ENDINGS = ("村委会", "村民委员会", "社区", "村", "行政村", "村村委会", "")
NATURAL = ("上河沟", "后崖底", "老窑湾", "石板坡", "大坪", "油坊头", "寨子上", "水磨湾")
LANDMARKS = (
    "村委会东侧第三户", "小学对面第二家", "老戏台往北50米", "供销社旧址后院", "大槐树底下", "卫生室隔壁",
    "村口第一家", "桥头往里走", "养鸡场旁边", "原大队部院内",
)  # fmt: skip
NUMERALS = "〇一二三四五六七八九"
LABELS = ("地址：", "家庭住址:", "现住", "户籍地址：", "住址 ", "")
SAYS_COUNTY, SAYS_TOWNSHIP = 0.65, 0.8
HABITS = (
    "two_mistakes", "swapped", "doubled", "wrong_ending", "traditional", "pinyin", "pinyin_with_tones", "landmark",
    "numerals", "commas", "without_endings", "county_seat", "telephone", "label", "brackets",
)  # fmt: skip


class HarderNoise(Noise):
    """Writes addresses of the villages of a gazetteer, differently."""

    def case(self) -> Case:
        pick, g = self.random, self.gazetteer
        village = pick.choice(self.villages)
        township, county = self._around(village, "township"), self._around(village, "county")
        habits = set(pick.sample(HABITS, pick.choice((1, 1, 2))))
        names, said = [], set()
        for key, chance in ((county, SAYS_COUNTY), (township, SAYS_TOWNSHIP)):
            if key is not None and pick.random() < chance:
                name, is_wrong = self._upper_name(key, key == township, habits)
                names.append(name)
                if not is_wrong:
                    said.add(key)
        name = g.cores[village]
        is_mistaken = "two_mistakes" in habits
        if is_mistaken:
            name, is_mistaken = self._one_mistake(name)
        text = self._together(names, name + self._ending(name), habits)
        chance = pick.random()
        inside = None if chance < KNOWS_ONLY_CITY else county if chance < KNOWS_ONLY_CITY + KNOWS_COUNTY else township
        return Case(self._written(text, habits), village, inside, frozenset(said), is_mistaken)

    def _ending(self, name: str) -> str:
        ending = self.random.choice(ENDINGS)
        if (name.endswith(("村", "庄")) and ending.startswith("村")) or name + ending in self.names:
            return ""
        return ending

    def _upper_name(self, key: int, is_township: bool, habits: set[str]) -> tuple[str, bool]:
        name = self._name(key)
        if "two_mistakes" in habits and is_township:
            return self._one_mistake(name)
        if "wrong_ending" in habits and is_township and name.endswith(("镇", "乡")):
            return name[:-1] + ("乡" if name.endswith("镇") else "镇"), False
        if "without_endings" in habits and len(name) > 2 and name[-1] in "县区镇乡":
            return name[:-1], False
        if "county_seat" in habits and not is_township:
            return name + self.random.choice(("县城", "城关")), False
        return name, False

    def _one_mistake(self, name: str) -> tuple[str, bool]:
        """A character that sounds alike; where none does and the name is long enough, one left out."""
        pick = self.random
        for k in pick.sample(range(len(name)), len(name)):
            others = [sign for sign in self.alike[_sound(name[k])] if sign != name[k]]
            if others:
                return name[:k] + pick.choice(others) + name[k + 1 :], True
        if len(name) > 2:
            k = pick.randrange(len(name))
            return name[:k] + name[k + 1 :], True
        return name, False

    def _together(self, names: list[str], village: str, habits: set[str]) -> str:
        pick = self.random
        if "swapped" in habits and len(names) == 2:
            names = names[::-1]
        elif "swapped" in habits and names:
            return village + names[0] + self._detail()
        if "doubled" in habits:
            village = pick.choice((village + village, "".join(names) + village))
        if "brackets" in habits and names:
            return f"{''.join(names)}({village}){self._detail()}"
        divider = pick.choice((", ", "，", "/", "-", "、")) if "commas" in habits else ""
        detail = pick.choice(LANDMARKS) if "landmark" in habits else self._detail()
        if "numerals" in habits:
            detail = f"{pick.choice(NUMERALS[1:])}组{self._numeral()}号"
        return divider.join([*names, village, detail] if detail else [*names, village])

    def _numeral(self) -> str:
        return "".join(self.random.choice(NUMERALS[1:]) for _ in range(self.random.randrange(1, 4)))

    def _written(self, text: str, habits: set[str]) -> str:
        pick = self.random
        if "traditional" in habits:
            text = self.traditional.convert(text)
        if "pinyin" in habits or "pinyin_with_tones" in habits:
            style = Style.TONE if "pinyin_with_tones" in habits else Style.NORMAL
            text = pick.choice((" ", "")).join(lazy_pinyin(text, style=style))
        if "telephone" in habits:
            number = f"1{pick.choice('35789')}{pick.randrange(10**8, 10**9)}"
            text = pick.choice((f"{text} {number}", f"{number} {text}", f"{text}(电话{number})"))
        return pick.choice(LABELS) + text if "label" in habits else text


def _sound(sign: str) -> str:
    return "".join(lazy_pinyin(sign, style=Style.NORMAL))
