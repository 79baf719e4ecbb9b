"""The roster in words: what stands in a cell and why, the leave of some weeks, the weeks that one walks."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from base import clock
from dispatch.plans.selectors.roster import Cell
from maps.look.time_off import hours_words, part_words
from maps.look.weeks import A_WEEK, LAST_DAY_OF_WEEK, monday_of, span_words, week_code, week_name

WEEKS_SHOWN = 4


@dataclass(frozen=True)
class WeekLink:
    code: str
    name: str
    days: str
    is_here: bool


def weeks_to_walk(monday: date) -> list[WeekLink]:
    """This week and the next three; another one that is looked at stands at its side."""
    this = monday_of(clock.today())
    mondays = sorted({monday, *(this + n * A_WEEK for n in range(WEEKS_SHOWN))})
    return [
        WeekLink(week_code(one), week_name(one), span_words(one, one + LAST_DAY_OF_WEEK), one == monday)
        for one in mondays
    ]


@dataclass(frozen=True)
class CellShown:
    """`state`, in a word for its colour and sign: duty, off, leave, hand, lent, none."""

    cell: Cell
    hours: list[str]
    notes: list[str]
    state: str


def shown(cell: Cell) -> CellShown:
    leave = [_("请假") if row.is_whole else _("{part}请假").format(part=part_words(row)) for row in cell.leave]
    covered = [_("{name}代").format(name=row.stand_in.name) for row in cell.leave if row.stand_in]
    elsewhere = [_("在{area}").format(area=cell.elsewhere.name)] if cell.elsewhere else []
    by_hand = [_("另定")] if cell.by_hand else []
    off = [cell.rule.name] if cell.rule and cell.rule.is_off and not cell.by_hand and not leave else []
    away = [] if cell.serves else [_("不在岗")]
    notes = [*elsewhere, *dict.fromkeys(leave), *covered, *by_hand, *off, *away]
    return CellShown(cell, hours_words(cell.hours), notes, _state(cell))


def _state(cell: Cell) -> str:
    if not cell.serves:
        return "none"
    if cell.leave:
        return "leave"
    if cell.elsewhere:
        return "lent"
    if cell.by_hand:
        return "hand"
    if cell.rule and cell.rule.is_off:
        return "off"
    return "duty" if cell.hours else "none"
