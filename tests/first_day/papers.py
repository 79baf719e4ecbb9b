"""What people hold in their hands on the first day: a ledger of 120 invented elders and 8 visitors, and roads."""

from pathlib import Path

from openpyxl import Workbook

from tests.geo.osm_file import write_osm
from visits.register.spelling.id_numbers import check_digit

COUNTY, TOWNSHIP = "140431", "140431100"  # 沁源县, 沁河镇
VILLAGES = {
    "河西村": (112.3300, 36.4980),
    "麻巷村": (112.3440, 36.5010),
    "琴泉村": (112.3514, 36.4921),
    "四维村": (112.3610, 36.4870),
    "韩洪沟村": (112.3790, 36.4760),
    "城北村": (112.3420, 36.5120),
    "城南村": (112.3410, 36.4900),
    "孔家坡村": (112.3050, 36.5230),
    "李家庄村": (112.3160, 36.5340),
    "闫寨村": (112.3240, 36.4710),
}
ELDERS, VISITORS_MADE = 120, 8
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴徐孙", "秀英桂兰玉梅长水大山满仓福贵春花有田小燕志强"
VISITORS = ["路远征", "秦小娟", "田守信", "郭爱莲", "任建国", "韩雪梅", "宋立新", "段春燕"]


def _names() -> list[str]:
    """As many as needed, all different: nobody here has a real person's number or address."""
    given = [a + b for a in _GIVEN[::2] for b in _GIVEN[1::2]]
    return [f"{_SURNAMES[k % len(_SURNAMES)]}{given[k % len(given)]}" for k in range(ELDERS)]


def _id_number(k: int, birth: str) -> str:
    """Of a division code that nobody bears."""
    first = f"140499{birth}{k:03d}"
    return first + check_digit(first)


def ledger(folder: Path) -> Path:
    """Most of them within scope; responsible visitors are given; coordinates from the visitors' telephones."""
    book = Workbook()
    elders = book.worksheets[0]
    elders.title = "老人台账"
    elders.append(["沁河镇特殊困难老年人探访关爱台账"])
    elders.append(
        [
            "序号",
            "村",
            "姓名",
            "身份证号",
            "家庭住址",
            "经度",
            "纬度",
            "低保",
            "失能",
            "独居",
            "孤寡",
            "责任人",
            "建档日期",
        ]
    )
    places = list(VILLAGES.items())
    for k, name in enumerate(_names()):
        village, (lon, lat) = places[k % len(places)]
        birth = f"{1936 + k % 15}{1 + k % 12:02d}{1 + k % 28:02d}"
        step = k // len(places)
        marks = [
            "√" if k % 10 != 9 else "",
            "√" if k % 7 == 0 else "",
            "√" if k % 3 == 0 else "",
            "√" if k % 11 == 0 else "",
        ]
        elders.append(
            [
                k + 1,
                village,
                name,
                _id_number(k, birth),
                f"{village}{k // len(places) + 1}号",
                round(lon + 0.0009 * (step % 4), 5),
                round(lat + 0.0007 * (step // 4), 5),
                *marks,
                VISITORS[k % len(places) % len(VISITORS)],
                "2026-11-20",
            ]
        )
    visitors = book.create_sheet("探访员")
    visitors.append(["姓名", "性别", "类别", "电话", "住址", "经度", "纬度", "出行方式", "工作时间", "特长"])
    for k, name in enumerate(VISITORS):
        village, (lon, lat) = places[k]
        phone = f"1430000{k + 1:04d}"
        hours = "周一至周五 08:30-11:30、14:30-17:30"
        visitors.append([name, "女" if k % 2 else "男", "网格员", phone, village, lon, lat, "电动车", hours, ""])
    book.save(folder / "沁河镇台账.xlsx")
    return folder / "沁河镇台账.xlsx"


def roads(folder: Path) -> Path:
    """One road that strings the villages together, by OpenStreetMap's rules."""
    order = sorted(VILLAGES, key=lambda village: VILLAGES[village])
    points = {village: VILLAGES[village] for village in order}
    lanes = []
    for village in order:
        lon, lat = VILLAGES[village]
        points |= {f"{village}东": (lon + 0.004, lat), f"{village}北": (lon + 0.004, lat + 0.003)}
        lanes.append(([village, f"{village}东", f"{village}北"], {"highway": "residential"}))
    return write_osm(folder / "沁源道路.osm", points, [(order, {"highway": "secondary", "name": "沁河路"}), *lanes])
