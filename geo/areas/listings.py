"""The listings of divisions that are published, recognised by their header."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from geo.areas.succession import Named
from geo.errors import ListingLayoutUnknown
from geo.tables import FileFault, Table, read_table

CODE = re.compile(r"\d{12}")
PLACEHOLDERS = {"市辖区", "县"}  # rows of the statistical code that no one lives in
LEVEL_WORDS = {"city": "city", "county": "county", "town": "township", "township": "township", "village": "village"}


@dataclass(frozen=True)
class Edition:
    """One published layout and the day up to which it tells the truth."""

    columns: tuple[str, ...]
    cut_off: date
    is_current: bool


FLAT_2023 = Edition(
    ("county_code", "county", "township_code", "township", "village_code", "village"), date(2023, 6, 30), True
)
TREE_2016 = Edition(("code", "parent", "name", "level"), date(2016, 7, 31), False)


@dataclass
class Listing:
    """The areas of one file, parents first, and what is wrong in it."""

    edition: Edition
    areas: dict[str, Named] = field(default_factory=dict)
    problems: list[FileFault] = field(default_factory=list)


def read_listing(path: Path) -> Listing:
    """Read a listing of divisions; raises ListingLayoutUnknown when its header is none that we know."""
    table = read_table(path)
    for edition, rows in ((FLAT_2023, _flat), (TREE_2016, _tree)):
        if set(edition.columns) <= set(table.columns):
            listing = Listing(edition)
            for area in rows(table, listing.problems):
                listing.areas.setdefault(area.code, area)
            _drop_orphans(listing)
            return listing
    raise ListingLayoutUnknown(name=path.name, found="、".join(table.columns) or "（空）")


def _flat(table: Table, problems: list[FileFault]) -> Iterator[Named]:
    """One village per row, its county and township beside it."""
    seen: set[str] = set()
    for number, row in table.rows:
        codes = {"county": row["county_code"] + "000000", "township": row["township_code"] + "000"}
        codes["village"] = row["village_code"]
        wrong = _wrong_cell(row, codes)
        if wrong is None and codes["village"] in seen:
            wrong = ("village_code", _("代码重复，已采用先出现的一行，请删去多余的行"))
        if wrong:
            problems.append(FileFault(number, wrong[0], row[wrong[0]], wrong[1]))
            continue
        seen.add(codes["village"])
        yield Named(codes["county"], codes["county"][:4] + "0" * 8, row["county"], "county")
        yield Named(codes["township"], codes["county"], row["township"], "township")
        yield Named(codes["village"], codes["township"], row["village"], "village")


def _wrong_cell(row: dict[str, str], codes: dict[str, str]) -> tuple[str, object] | None:
    for level, digits in (("county", 6), ("township", 9), ("village", 12)):
        if not CODE.fullmatch(codes[level]):
            return f"{level}_code", _("应为 {digits} 位数字，请对照统计用区划代码改正").format(digits=digits)
        if not row[level]:
            return level, _("名称是空的，请补上")
    for level, above in (("township", _("县")), ("village", _("乡镇"))):
        if codes[level].endswith("000000" if level == "township" else "000"):
            return f"{level}_code", _("末三位是 000，那是{above}本身的代码，请核对").format(above=above)
    if not (codes["village"].startswith(row["township_code"]) and codes["township"].startswith(row["county_code"])):
        return "village_code", _("与所在乡镇或县的代码对不上，请核对")
    return None


def _tree(table: Table, problems: list[FileFault]) -> Iterator[Named]:
    """One area of any level per row, its parent's code beside it."""
    for number, row in table.rows:
        level = LEVEL_WORDS.get(row["level"])
        if not CODE.fullmatch(row["code"]):
            problems.append(FileFault(number, "code", row["code"], _("应为 12 位数字，请对照统计用区划代码改正")))
        elif level is None:
            problems.append(FileFault(number, "level", row["level"], _("应为 city、county、town 或 village")))
        elif not row["name"]:
            problems.append(FileFault(number, "name", row["name"], _("名称是空的，请补上")))
        elif row["name"] not in PLACEHOLDERS:
            yield Named(row["code"], row["parent"], row["name"], level)


def _drop_orphans(listing: Listing) -> None:
    """Take out townships and villages whose parent is not in the file, parents first."""
    for level in ("township", "village"):
        for area in [a for a in listing.areas.values() if a.level == level and a.parent not in listing.areas]:
            del listing.areas[area.code]
            remedy = _("文件中没有它的上级 {parent}，请补上该行").format(parent=area.parent)
            listing.problems.append(FileFault(0, "parent", f"{area.code} {area.name}", remedy))
