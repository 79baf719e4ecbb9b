"""One way to show a village's name, whatever office the register calls it by."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from geo.address import core_name, short_name

VILLAGES = Path(__file__).parents[3] / "shared/data/changzhi/villages_2023.csv"
DIVISIONS = VILLAGES.with_name("divisions_2016.csv")


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("石门村民委员会", "石门村"),
        ("石门村委会", "石门村"),
        ("石门村委", "石门村"),
        ("河西村村民委员会", "河西村"),
        ("河西村村委会", "河西村"),
        ("河西村委员会", "河西村"),
        ("河西行政村", "河西村"),
        ("河西村行政村", "河西村"),
        ("新村村委会", "新村"),
        ("新村民委员会", "新村"),
        ("上村村民委员会", "上村"),
        ("东街居民委员会", "东街"),
        ("东街社区居委会", "东街社区"),
        ("东方社区居民委员会", "东方社区"),
        ("上庄社区村委会", "上庄社区"),
        ("南居委会", "南社区"),
        ("关村居委会", "关村社区"),
        ("关村村委会", "关村"),
        ("巴音嘎查村委会", "巴音嘎查"),
        ("东街街道办事处", "东街街道"),
        ("石门村", "石门村"),
        ("荫城镇", "荫城镇"),
        ("畅村村村委会", "畅村"),
        ("河西村村", "河西村"),
        ("神灵村委会委会", "神灵村"),
        ("村委会", "村委会"),
        ("", ""),
    ],
)
def test_a_village_is_named_without_its_office(area: str, said: str) -> None:
    assert short_name(area) == said
    assert short_name(said) == said


@pytest.mark.skipif(not VILLAGES.exists(), reason="needs a real listing beside the project")
def test_of_a_real_city_no_village_is_called_twice_village_and_none_like_its_neighbour() -> None:
    with VILLAGES.open(encoding="utf-8-sig") as listing:
        rows = [(row["township_code"], row["village"]) for row in csv.DictReader(listing)]
    with DIVISIONS.open(encoding="utf-8-sig") as listing:
        rows += [(row["parent"][:9], row["name"]) for row in csv.DictReader(listing) if row["level"] == "village"]
    read = set(rows)
    called: dict[tuple[str, str], set[str]] = defaultdict(set)
    for township, name in read:
        shown = short_name(name)
        assert not shown.endswith(("村村", "社区村", "委会", "委员会", "社区社区")), name
        assert short_name(shown) == shown
        assert core_name(shown) == core_name(name.replace("委会委会", "委会"))
        called[township, shown].add(name)
    alike = [names for names in called.values() if len(names) > 1]
    assert all(len({core_name(name) for name in names}) == 1 for names in alike)
    assert not [names for names in alike if {name[-3:] for name in names} == {"居委会", "村委会"}]
