"""The steps of a way in words, for people who walk it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geo.roads.off_road import Approach

if TYPE_CHECKING:
    from geo.roads.steps import Step

_WINDS = (_("北"), _("东北"), _("东"), _("东南"), _("南"), _("西南"), _("西"), _("西北"))

_TURNS = {
    "straight": _("直行进入{way}，行 {metres} 米"),
    "slight_right": _("稍向右转进入{way}，行 {metres} 米"),
    "right": _("右转进入{way}，行 {metres} 米"),
    "sharp_right": _("向右后方转入{way}，行 {metres} 米"),
    "back": _("掉头，沿{way}行 {metres} 米"),
    "sharp_left": _("向左后方转入{way}，行 {metres} 米"),
    "left": _("左转进入{way}，行 {metres} 米"),
    "slight_left": _("稍向左转进入{way}，行 {metres} 米"),
}

_CLASSES = {
    "motorway": _("高速公路"),
    "trunk": _("公路"),
    "primary": _("公路"),
    "secondary": _("公路"),
    "tertiary": _("乡道"),
    "unclassified": _("村道"),
    "residential": _("村内道路"),
    "living_street": _("村内道路"),
    "service": _("入户路"),
    "track": _("机耕路"),
    "path": _("小路"),
    "footway": _("步行道"),
    "steps": _("台阶"),
    "ferry": _("渡口"),
}


# What begins a part of a way after another, and what is said of one that no way is known of.
_BEGINS = {
    (Approach.ROAD, Approach.PATH): _("在此停车，步行 {metres} 米"),
    (Approach.PATH, Approach.ROAD): _("回到停车处"),
    (Approach.GROUND, Approach.ROAD): _("回到停车处"),
}
_OVER_GROUND = _("地图上没有路，按直线估算，步行约 {metres} 米")


def directions_in_words(steps: "list[Step]") -> list[str]:
    """One sentence for each step, in the language of the reader."""
    return [_sentence(step) for step in steps]


def way_in_words(parts: "Iterable[tuple[Approach, list[Step], float]]") -> list[str]:
    """A way of several parts, (how, steps, metres) each: also where one parks, and where no way is known."""
    sentences: list[str] = []
    before = Approach.ROAD
    for k, (how, steps, metres) in enumerate(parts):
        begins = _BEGINS.get((before, how)) if k else None
        if begins:
            sentences.append(str(begins).format(metres=_rounded(metres)))
        if how is Approach.GROUND and metres > 0:
            sentences.append(str(_OVER_GROUND).format(metres=_rounded(metres)))
        sentences += directions_in_words(steps)
        before = how
    return sentences


def _rounded(metres: float) -> str:
    return f"{round(metres, -1 if metres >= 100 else 0):.0f}"


def _sentence(step: "Step") -> str:
    way = step.name or _class_of(step.kind)
    figures = {"way": way, "metres": _rounded(step.metres)}
    if step.turn == "start":
        wind = _WINDS[round(step.heading / 45) % 8]
        return gettext("沿{way}向{wind}直行 {metres} 米").format(wind=wind, **figures)
    return str(_TURNS[step.turn]).format(**figures)


def _class_of(kind: str) -> str:
    return str(_CLASSES.get(kind.removesuffix("_link"), _("道路")))
