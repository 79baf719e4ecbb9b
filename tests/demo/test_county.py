import csv
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from demo import names
from demo.county import CountyFiles, Sizes, county_write
from demo.errors import DemoTooSmall
from demo.people import id_number
from tests.demo.conftest import TODAY


def _bytes(folder: Path, sizes: Sizes, *, seed: int = 1, today: date = TODAY) -> dict[str, bytes]:
    files = county_write(folder=folder, sizes=sizes, seed=seed, today=today)
    return {path.name: path.read_bytes() for path in files.paths}


def test_the_same_seed_and_date_give_the_same_bytes(tmp_path: Path, small: Sizes) -> None:
    assert _bytes(tmp_path / "a", small) == _bytes(tmp_path / "b", small)


def test_another_seed_gives_another_county(tmp_path: Path, small: Sizes) -> None:
    first, second = _bytes(tmp_path / "a", small), _bytes(tmp_path / "b", small, seed=2)
    assert all(first[name] != second[name] for name in first)


def test_another_date_leaves_the_land_as_it_is(tmp_path: Path, small: Sizes) -> None:
    first = _bytes(tmp_path / "a", small)
    later = _bytes(tmp_path / "b", small, today=TODAY + timedelta(days=30))
    for name in ("divisions.csv", "points.csv", "boundaries.geojson", "roads.osm.pbf", "facilities.csv"):
        assert first[name] == later[name]


def test_next_week_has_the_same_people_and_the_same_past(tmp_path: Path, small: Sizes) -> None:
    first = _records(_bytes(tmp_path / "a", small))
    later = _records(_bytes(tmp_path / "b", small, today=TODAY + timedelta(days=7)))
    shared = {line for line in first if line.split(",")[3] > "2026-10-01"}
    assert len(shared - later) < 0.03 * len(shared)  # who was away then may be back, and visited after all


def _records(files: dict[str, bytes]) -> set[str]:
    return set(files["records.csv"].decode("utf-8-sig").splitlines()[1:])


@pytest.mark.parametrize("seed", range(2, 6))
def test_any_seed_gives_a_county(tmp_path: Path, small: Sizes, seed: int) -> None:
    assert all(_bytes(tmp_path, small, seed=seed).values())


def test_divisions_are_three_townships_of_seventeen_villages_in_an_unused_range(county: CountyFiles) -> None:
    rows = list(csv.DictReader(county.divisions.open(encoding="utf-8")))
    assert (len({row["township_code"] for row in rows}), len({row["village_code"] for row in rows})) == (3, 51)
    assert all(len(row["village_code"]) == 12 and row["village_code"].startswith("99") for row in rows)


def test_two_villages_of_different_townships_share_a_name(county: CountyFiles) -> None:
    rows = list(csv.DictReader(county.divisions.open(encoding="utf-8")))
    names = [row["village"].replace("民委员会", "").replace("委会", "") for row in rows]
    twins = [row["township"] for row, name in zip(rows, names, strict=True) if names.count(name) > 1]
    assert len(twins) == len(set(twins)) == 2


@pytest.mark.parametrize("townships", [1, 2, 5])
def test_a_county_has_as_many_townships_as_asked_for(tmp_path: Path, townships: int) -> None:
    sizes = Sizes.of(townships, elders=20 * townships, visitors=6 * townships, villages=4 * townships)
    files = county_write(folder=tmp_path, sizes=sizes, seed=1, today=TODAY)
    rows = list(csv.DictReader(files.divisions.open(encoding="utf-8")))
    villages = {(row["township"], row["village"]) for row in rows}
    assert len({row["township"] for row in rows}) == len(files.ledgers) == townships
    assert len(villages) == len(rows) == 4 * townships
    for path in files.ledgers.values():
        book = openpyxl.load_workbook(path)
        assert book["老人台账"].max_row > 5
        assert book["探访员"].max_row > 2


def test_no_two_of_the_townships_that_can_be_asked_for_are_called_alike() -> None:
    assert len({names.township_name(number) for number in range(names.MOST_TOWNSHIPS)}) == names.MOST_TOWNSHIPS


def test_a_township_has_the_usual_sizes_but_for_what_is_told() -> None:
    assert Sizes.of(4, elders=900) == Sizes(elders=900, visitors=108, villages=68, townships=4)
    assert Sizes.of(3) == Sizes()


@pytest.mark.parametrize("too_few", [{"elders": 99}, {"visitors": 19}, {"villages": 19}])
def test_a_county_whose_townships_would_be_empty_is_refused(too_few: dict[str, int]) -> None:
    with pytest.raises(DemoTooSmall, match="10 个乡镇至少要有 20 个村"):
        Sizes.of(10, **too_few)


def test_past_visits_lie_in_the_two_months_before_today(county: CountyFiles) -> None:
    days = [row["探访日期"] for row in csv.DictReader(county.records.open(encoding="utf-8-sig"))]
    assert len(days) > 3_000
    assert (TODAY - timedelta(weeks=10)).isoformat() < min(days) <= max(days) < TODAY.isoformat()


def test_id_numbers_follow_the_standard() -> None:
    assert id_number(birth=date(1943, 1, 15), sequence=51, female=True) == "990121194301151025"[:17] + _check_digit(
        "99012119430115102"
    )


def _check_digit(body: str) -> str:
    """ISO 7064 MOD 11-2 by its recursive definition, not by the table of weights that the generator uses."""
    rest = 0
    for digit in body:
        rest = (rest + int(digit)) * 2 % 11
    return "0123456789X"[(12 - rest) % 11]
