"""The periodic benchmark's files are read as they are meant, and what comes out is checked in doubles."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from routing import errors, pvrp, solve

SHARED = Path(__file__).parents[3] / "shared" / "data" / "pvrp"
SQUARE = """1 1 3 2
0 10
0 10
0 0 0 0 0 0 0
1 0 10 0 4 2 1 3
2 10 10 0 4 1 2 1 2
3 10 0 0 4 1 2 1 2
"""
"""Customer 1 on both days, 2 and 3 on one of two; one vehicle holds two of them."""


@pytest.fixture
def square(tmp_path: Path) -> Path:
    file = tmp_path / "square"
    file.write_text(SQUARE)
    return file


def test_patterns_are_read_from_the_highest_bit(square: Path) -> None:
    assert pvrp.read(square).patterns == (((0, 1),), ((1,), (0,)), ((1,), (0,)))


def test_the_best_tours_of_the_square_are_found_and_feasible(square: Path) -> None:
    instance = pvrp.read(square)
    problem = pvrp.problem_of(instance)
    tours = pvrp.tours_of(instance, problem, solve(problem, iterations=200))
    assert pvrp.broken_rules(instance, tours) == []
    assert pvrp.cost_of(instance, tours) == pytest.approx(20 + 2 * 10 + 2 * 10 + 2**0.5 * 10 - 10 + 4.142135623731)


@pytest.mark.parametrize(
    ("tours", "rule"),
    [
        ([(0, 0, (1, 2, 3)), (1, 0, (1,))], "overloaded"),
        ([(0, 0, (1, 2)), (1, 0, (3,))], "customer 1"),
        ([(0, 0, (1, 2)), (0, 0, (3,)), (1, 0, (1,))], "two tours"),
        ([(0, 1, (1, 2)), (1, 0, (1, 3))], "no vehicle 1"),
    ],
)
def test_broken_rules_are_found(square: Path, tours: list[pvrp.Tour], rule: str) -> None:
    assert any(rule in broken for broken in pvrp.broken_rules(pvrp.read(square), tours))


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello")
    with pytest.raises(errors.WrongFormatError):
        pvrp.read(tmp_path / "x")


def test_the_command_line_prints_one_line_and_writes_the_tours(square: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "routing", "pvrp", str(square), "--seconds", "0.5", "-o", str(tmp_path / "r.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["feasible"] is True
    assert {row["day"] for row in json.loads((tmp_path / "r.json").read_text())} == {0, 1}


@pytest.mark.skipif(not SHARED.exists(), reason="the public benchmark files are not there")
@pytest.mark.parametrize("name", ["p01", "pr01"])
def test_a_second_comes_near_the_best_known_and_never_below(name: str) -> None:
    with (SHARED / "best_known.csv").open() as file:
        best = {row["instance"]: float(row["best_known_cost"]) for row in csv.DictReader(file)}
    instance = pvrp.read(SHARED / name)
    problem = pvrp.problem_of(instance)
    tours = pvrp.tours_of(instance, problem, solve(problem, seconds=1.5))
    assert pvrp.broken_rules(instance, tours) == []
    assert 1 - 1e-5 <= pvrp.cost_of(instance, tours) / best[name] < 1.05


def test_coordinates_of_any_size_are_planned(tmp_path: Path) -> None:
    """Ten customers on a line as long as the numbers of the file, one vehicle, one day."""
    for size in (1.0, 1e4, 1e8):
        rows = [f"{i} {size * i / 10} 0 0 {int(i > 0)} 1 1 1" for i in range(11)]
        (tmp_path / "line").write_text("\n".join(["1 1 10 1", "0 20", rows[0][:-6], *rows[1:]]) + "\n")
        instance = pvrp.read(tmp_path / "line")
        problem = pvrp.problem_of(instance)
        tours = pvrp.tours_of(instance, problem, solve(problem, iterations=200))
        assert pvrp.broken_rules(instance, tours) == []
        assert pvrp.cost_of(instance, tours) == pytest.approx(2 * size)
