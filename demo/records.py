"""Past visits as the village phones handed them in: one CSV file."""

import csv
from pathlib import Path

from demo.history import PastVisit
from demo.ledgers import County

_CHECKS = ["表达能力", "行动能力", "情绪状态", "个人卫生", "家庭卫生", "燃气安全", "水暖安全", "用电安全", "房屋安全"]
_COLUMNS = ["公民身份号码", "姓名", "村", "探访日期", "探访时间", "探访方式", "结果", "探访人", *_CHECKS, "备注"]


def records_write(*, path: Path, county: County, visits: list[PastVisit]) -> None:
    people = county.people
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, _COLUMNS, lineterminator="\r\n")
        table.writeheader()
        for visit in visits:
            elder = people.elders[visit.elder]
            village = county.settlements.villages[people.households[elder.household].village]
            row = {
                "公民身份号码": elder.id_number,
                "姓名": elder.name,
                "村": village.name,
                "探访日期": visit.day.isoformat(),
                "探访时间": f"{visit.hour:02d}:{visit.minute:02d}",
                "探访方式": visit.mode,
                "结果": visit.outcome,
                "探访人": people.visitors[visit.visitor].name,
                "备注": visit.note,
            }
            table.writerow(row | visit.checks)
