"""One spelling of every text that comes in, pure: what nobody sees goes, what only looks like a character becomes it.

Files, forms, the API and searches all pass here, so that two texts that look the same are the same. What is written
otherwise (full width, traditional characters, capitals) stays: that is for whoever reads a text as a number or a name.
"""

import re
import unicodedata
from typing import Any

# Radicals of the supplement, which PDF programs write for the characters they look like; U+2F00–2FD5 decompose
# themselves. Source: Unicode Character Database, EquivalentUnifiedIdeograph.txt. What is not here stands for itself.
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫"
    "⺦丬⺧牛⺨犭⺩王⺫罒⺬示⺭礻⺯糹⺰纟⺱罓⺲罒⺶羊⺹耂⺺肀⺻聿⺼肉⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门"
    "⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_HAN = {ord(radical): han for radical, han in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
_HAN |= {sign: unicodedata.normalize("NFKC", chr(sign)) for sign in range(0x2F00, 0x2FD6)}

# Format marks (zero width, direction, soft hyphen, byte order mark, tags), control characters but tab and line ends,
# variation selectors, fillers, and numbers that are no character. All are wide for a computer and nothing to the eye.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")


def cleaned(text: str) -> str:
    """The text as it looks, in NFC; a text that is clean already comes back as it is."""
    if text.isascii() and text.isprintable():
        return text
    seen = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", seen).translate(_HAN)  # compatibility ideographs become the ones they double


def cleaned_deep(data: Any) -> Any:
    """The same for each text in lists and dictionaries, keys included."""
    if isinstance(data, str):
        return cleaned(data)
    if isinstance(data, dict):
        return {cleaned_deep(key): cleaned_deep(value) for key, value in data.items()}
    return [cleaned_deep(value) for value in data] if isinstance(data, list) else data
