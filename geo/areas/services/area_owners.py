"""Whose a row of a map file is: by code, else by name, whatever the columns are called and however names end."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from geo.address import TOWNSHIP_ENDINGS, core_name, normalise
from geo.areas.files.fields import CODE_FIELDS, NAME_FIELDS, cell_text, code_of, column_of, plain_column, values_of
from geo.areas.succession import Named, bare_name
from geo.models import Area, Level

LISTED_AT_MOST = 5
SHARE_TO_LEARN = 0.5  # of the rows must be known by a column before it is taken for that of codes or names
Fields = dict[str, Any]  # what a row of the file says, by column


@dataclass
class Owners:
    """The areas in force that a file may name, and the columns in which it does."""

    areas: Sequence[Area]
    code_columns: tuple[str, ...] = CODE_FIELDS
    name_columns: tuple[str, ...] = NAME_FIELDS
    by_code: dict[str, Area] = field(init=False)
    _by_name: dict[str, list[Area]] = field(init=False, default_factory=lambda: defaultdict(list))
    _by_core: dict[str, list[Area]] = field(init=False, default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.by_code = {area.code: area for area in self.areas}
        for area in self.areas:
            self._by_name[normalise(area.name)].append(area)
            for form in _forms(area):
                self._by_core[form].append(area)

    def learn(self, rows: Sequence[Fields]) -> tuple[str, ...]:
        """Where no column is called as known ones are, or none says an area: those whose cells do. Returns them."""
        if any(self._coded(fields) or self._named(fields) for fields in rows):
            return ()
        columns = list(dict.fromkeys(column for fields in rows for column in fields))
        learned = [c for c in columns if self._known(rows, c) >= SHARE_TO_LEARN * len(rows)]
        self.code_columns = (*self.code_columns, *map(plain_column, learned))
        self.name_columns = (*self.name_columns, *map(plain_column, learned))
        return tuple(learned)

    def _known(self, rows: Sequence[Fields], column: str) -> int:
        texts = [cell_text(fields.get(column)) for fields in rows]
        return sum(bool(text) and (code_of(text) in self.by_code or bool(self.bearing(text))) for text in texts)

    def has_columns(self, columns: Iterable[str]) -> bool:
        """Whether the file says anything in a column of codes or names."""
        return column_of(columns, (*self.code_columns, *self.name_columns)) is not None

    def label(self, fields: Fields) -> str:
        """What the file calls a row."""
        said = [*values_of(fields, self.name_columns)[:1], *values_of(fields, self.code_columns)[:1]]
        return " ".join(dict.fromkeys(text for _column, text in said))

    def of(self, fields: Fields) -> tuple[Area | None, str]:
        """The area, and what is to be told; without an area why there is none."""
        area, named = self._coded(fields), self._named(fields)
        if area is not None:
            return self._agreed(area, named, fields)
        if len(named) == 1:
            return named[0], ""
        if named:
            return None, _("有 {n} 个区划叫这个名称：{areas}。请加上代码，或加上所在乡镇的列").format(
                n=len(named), areas=areas_told(named)
            )
        return None, _("辖区的区划表里没有这个代码或名称，请核对")

    def _agreed(self, area: Area, named: list[Area], fields: Fields) -> tuple[Area | None, str]:
        """Codes of surveys and of statistics differ, so a name that means another area speaks against the code."""
        others = [other for other in named if other.level == area.level]
        if others and area not in others:
            told = {"code": areas_told([area]), "name": areas_told(others)}
            return None, _("代码是 {code}，名称却是 {name}，不知道属于谁。请改正代码或名称").format(**told)
        names = values_of(fields, self.name_columns)
        if names and not named and area.level != Level.GRID:
            return area, _("区划表里叫“{name}”，已按代码写入，请核对").format(name=area.name)
        return area, ""

    def _coded(self, fields: Fields) -> Area | None:
        codes = (code_of(text) for _column, text in values_of(fields, self.code_columns))
        return next((self.by_code[code] for code in codes if code in self.by_code), None)

    def _named(self, fields: Fields) -> list[Area]:
        """Those that bear the first name that anybody bears; of several those in the township that is named beside."""
        for _column, name in values_of(fields, self.name_columns):
            if bearers := self.bearing(name):
                said = {normalise(cell_text(value)) for value in fields.values()}
                within = [area for area in bearers if area.parent and normalise(area.parent.name) in said]
                return within if len(bearers) > 1 and within else bearers
        return []

    def bearing(self, name: str) -> list[Area]:
        """Who bears a name to the letter; else who bears it, or bore it, but for its ending or the places before it."""
        plain = normalise(name)
        if exact := self._by_name.get(plain):
            return exact
        forms = {plain, core_name(plain)}
        if plain.endswith(TOWNSHIP_ENDINGS):
            forms = {_as_township(core_name(plain, TOWNSHIP_ENDINGS))}
        return list(dict.fromkeys(area for form in forms for area in self._by_core.get(form, [])))


def _forms(area: Area) -> Iterator[str]:
    """The bare name alone, behind its township, behind its county and township; former names likewise alone."""
    if area.level not in (Level.VILLAGE, Level.TOWNSHIP):
        yield from map(normalise, area.former_names)
        return
    is_town = area.level == Level.TOWNSHIP
    line = {
        one.code: Named(one.code, one.parent.code if one.parent else "", one.name, one.level) for one in _line(area)
    }
    bare, before = bare_name(line[area.code], line), ""
    former = [core_name(normalise(name), *([TOWNSHIP_ENDINGS] if is_town else [])) for name in area.former_names]
    forms = [bare, *former]
    for around in list(_line(area))[1:]:
        before = normalise(around.name) + before
        forms.append(before + bare)
    yield from {_as_township(form) if is_town else form for form in forms}


def _as_township(form: str) -> str:
    return f"{form}/"  # 王家沟镇 and 王家沟村 are two


def _line(area: Area | None) -> Iterator[Area]:
    while area is not None:
        yield area
        area = area.parent


def areas_told(areas: Iterable[Area]) -> str:
    """Codes, names and what they lie in: 990121100200 王家沟村民委员会（栖溪镇）."""
    listed = list(areas)
    told = [f"{area.code} {area.name}" + (f"（{area.parent.name}）" if area.parent else "") for area in listed]
    return "、".join(told[:LISTED_AT_MOST]) + ("……" if len(told) > LISTED_AT_MOST else "")
