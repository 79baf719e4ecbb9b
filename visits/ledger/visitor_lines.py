"""One line of the visitors' sheet, pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import TypeVar

from visits.ledger.cells import Cell, hours_of, number_of
from visits.ledger.columns import Row
from visits.ledger.name_cells import name_in
from visits.ledger.phone_cells import phone_in
from visits.ledger.report import ImportReport

Value = TypeVar("Value")
KINDS = {
    "village_committee": ("村(居)委会", "村委", "居委", "村干部", "两委"),
    "elders_association": ("老年协会",),
    "owners_committee": ("业主委员会",),
    "grid_worker": ("网格",),
    "family_doctor": ("医生", "村医"),
    "care_worker": ("养老服务", "护理员", "护工"),
    "social_worker": ("社会工作者", "社工"),
    "volunteer": ("志愿",),
    "veteran_member": ("党员",),
    "younger_elder": ("低龄",),
    "neighbour": ("邻里", "邻居", "亲属", "亲友"),
}
MODES = {"walk": ("步行", "走路"), "ebike": ("电动", "电瓶"), "motorcycle": ("摩托",), "car": ("汽车", "轿车", "开车")}


@dataclass
class VisitorLine:
    row: Row
    name: str
    kind: str = "volunteer"
    gender: str = ""
    phone: str = ""
    lon_lat: tuple[float, float] | None = None
    mode: str = "walk"
    traits: list[str] = field(default_factory=list)
    hours: list[tuple[int, time, time]] = field(default_factory=list)


class VisitorReader:
    def __init__(self, report: ImportReport) -> None:
        self._report = report

    def read(self, row: Row) -> VisitorLine | None:
        name = name_in(row, self._report)
        if self._report.is_refused(row):
            return None
        lon, lat = self._value(row, "lon", number_of), self._value(row, "lat", number_of)
        return VisitorLine(
            row,
            name,
            self._choice(row, "kind", KINDS, "volunteer"),
            {"男": "male", "女": "female"}.get(row.text("gender"), ""),
            phone_in(row, "phone", self._report),
            (lon, lat) if lon is not None and lat is not None and 73 <= lon <= 136 and 3 <= lat <= 54 else None,
            self._choice(row, "mode", MODES, "walk"),
            [trait[:20] for trait in re.split(r"[、,;，；\s]+", row.text("traits")) if trait],
            self._value(row, "hours", hours_of) or [],
        )

    def _choice(self, row: Row, name: str, words: Mapping[str, tuple[str, ...]], otherwise: str) -> str:
        text = row.text(name)
        found = next((code for code, signs in words.items() if any(sign in text for sign in signs)), None)
        if text and found is None:
            self._report.note(row, name, f"“{text}”不在可选项里", "请按样表填写")
        return found or otherwise

    def _value(self, row: Row, name: str, read: Callable[[Cell], Value]) -> Value | None:
        try:
            return read(row.cells.get(name))
        except ValueError as error:
            self._report.note(row, name, str(error), "该项未录入，请更正后重新导入")
            return None
