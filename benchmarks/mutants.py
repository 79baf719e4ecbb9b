"""Would a test notice? Small changes are made to the modules that decide, one at a time, and their tests are run."""

import argparse
import hashlib
import os
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from tqdm import tqdm

from benchmarks.mutation.explained import why_unnoticed
from benchmarks.mutation.forks import is_noticed
from benchmarks.mutation.places import Mutant, mutants_of
from benchmarks.mutation.session import ROOT, Session
from benchmarks.report import Row, keep, kept, table, write_section


@dataclass(frozen=True)
class Room:
    """Modules that are tested together: a file or a folder, and the test files, those first that notice most."""

    path: str
    tests: tuple[str, ...]

    @property
    def modules(self) -> dict[str, Path]:
        """By the name under which the table and explained.toml know them."""
        path = ROOT / self.path
        if path.is_file():
            return {path.stem: path}
        return {f"{path.stem}/{file.stem}": file for file in sorted(path.glob("*.py")) if file.stat().st_size}


ROOMS = (
    Room(
        "visits/duty/policy.py",
        (
            "tests/visits/duty/test_policy_edges.py",
            "tests/visits/duty/test_policy.py",
            "tests/visits/duty/test_scope_reasons.py",
        ),
    ),
    Room(
        "visits/duty/coverage.py",
        ("tests/visits/duty/test_situations.py",),
    ),
    Room(
        "routing/check.py",
        ("tests/routing/test_check_edges.py", "tests/routing/test_check.py", "tests/routing/test_locks.py"),
    ),
    Room(
        "dispatch/plans/translate",
        (
            "tests/dispatch/plans/test_sentences.py",
            "tests/dispatch/plans/test_problem_of_inputs.py",
            "tests/dispatch/plans/test_rows_of_solution.py",
            "tests/dispatch/plans/test_former_plan.py",
            "tests/dispatch/plans/test_cut_edges.py",
            "tests/dispatch/plans/test_second_try_days.py",
            "tests/dispatch/plans/test_households.py",
            "tests/dispatch/plans/test_cut_of_shares.py",
            "tests/dispatch/plans/test_month_of_inputs.py",
            "tests/dispatch/plans/test_month_edges.py",
            "tests/dispatch/plans/test_targets_of_shares.py",
            "tests/dispatch/plans/test_together_edges.py",
            "tests/dispatch/plans/test_household_edges.py",
        ),
    ),
    Room(
        "geo/addresses/geocoding.py",
        (
            "tests/geo/addresses/test_geocoding_evidence.py",
            "tests/geo/addresses/test_geocoding.py",
            "tests/geo/addresses/test_geocoding_strangers.py",
            "tests/geo/addresses/test_places_told.py",
        ),
    ),
)
GOAL = 90
FRESH_S = 300
"""After which a process that imports a changed module is given up, as one that noticed."""
LIBRARIES = (
    "numba",
    "scipy.sparse.csgraph",
    "ortools.sat.python.cp_model",
    "geopandas",
    "celery",
    "folium",
    "openpyxl",
)
"""What takes long to load, and is loaded once for all that import a changed module."""
PROTOCOL = (
    "Each mutant is one small change of a module: a comparison at its edge or turned round, a condition negated or "
    "left out, a number one higher, a word spelt otherwise, `min` for `max`, a named argument, a statement or an order "
    "left out. Messages, docstrings, formatted texts, annotations and assertions are left alone. It is killed when a "
    "test of those listed in `benchmarks/mutants.py` fails or never ends. *Explained*: it says the same as before, or "
    "differs in nothing that anybody is promised; each with its reason in `benchmarks/mutation/explained.toml`. "
    f"Goal: {GOAL} % killed or explained.\n\n"
)
"""Why no tool that exists does it: below the table in docs/benchmarks.md."""

COUNTED = ("mutants", "killed", "explained", "survivors")
OPTIONS = ("-q", "--tb=native", "--reuse-db", "-p", "no:cacheprovider")

Noticed = dict[tuple[str, int], bool | None]


def main(argv: list[str]) -> int:
    """Try the wanted mutants, tell those that nobody notices, and write the table of all modules."""
    parser = argparse.ArgumentParser(prog="bench mutants", description=__doc__)
    parser.add_argument("--only", nargs="*", metavar="FILE", help="modules whose path contains one of these")
    parser.add_argument("--sample", type=int, metavar="N", help="so many mutants of each module, drawn by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=float, default=20.0, help="seconds of tests for one mutant (20)")
    parser.add_argument("--again", action="store_true", help="only those that survived the last time")
    parser.add_argument("--functions", action="store_true", help="not what is done at import, which takes longest")
    parser.add_argument("--list", action="store_true", help="only name the mutants")
    arguments = parser.parse_args(argv)
    modules = _modules(arguments.only)
    every = {name: mutants_of(path.read_text(encoding="utf-8")) for name, path in modules.items()}
    if arguments.functions:
        every = {name: [one for one in mutants if one.function] for name, mutants in every.items()}
    drawn = {name: _drawn(name, mutants, arguments.sample, arguments.seed) for name, mutants in every.items()}
    if arguments.again:
        drawn = {name: [one for one in mutants if _survived(name, one)] for name, mutants in drawn.items()}
    if arguments.list:
        print(*(_told(name, mutant) for name, mutants in drawn.items() for mutant in mutants), sep="\n")
        return 0
    noticed = _tried(drawn, arguments.most)
    what = "in functions" if arguments.functions else "all"
    for name, mutants in drawn.items():
        row = _counted(name, mutants, noticed)
        print(f"{name}: {len(mutants)} tried, {row['killed']} killed, {row['explained']} explained")
        if arguments.sample is None:  # of those not tried again it is known that a test notices
            known = len(every[name]) - len(mutants)
            keep("mutants", row | {"mutants": len(every[name]), "killed": row["killed"] + known, "tried": what})
        elif len(mutants) and not _is_whole(name):
            keep("mutants", row | {"tried": f"{len(mutants)} by chance of {len(every[name])} {what}"})
    _write()
    return 0


def _modules(only: Sequence[str] | None) -> dict[str, Path]:
    every = {name: path for room in ROOMS for name, path in room.modules.items()}
    if not only:
        return every
    return {name: path for name, path in every.items() if any(part in str(path.relative_to(ROOT)) for part in only)}


def _survived(name: str, mutant: Mutant) -> bool:
    """The last time; as true of a line that was not there then."""
    row = next((row for row in kept("mutants") if row["case"] == name), None)
    return row is None or row["source"] != _digest(name) or mutant.number in row["left"]


def _is_whole(name: str) -> bool:
    """Whether all mutants of the module as it is were tried once: a sample says less."""
    return any(
        row["case"] == name and row["source"] == _digest(name) and "chance" not in row["tried"]
        for row in kept("mutants")
    )


def _digest(name: str) -> str:
    """Of the module and of what makes its mutants: their numbers hold as long."""
    sources = (_room(name).modules[name], ROOT / "benchmarks/mutation/places.py")
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]


def _drawn(name: str, mutants: list[Mutant], sample: int | None, seed: int) -> list[Mutant]:
    if sample is None or sample >= len(mutants):
        return mutants
    return sorted(random.Random(f"{seed} {name}").sample(mutants, sample), key=lambda mutant: mutant.number)


def _told(name: str, mutant: Mutant) -> str:
    return f"{name}:{mutant.first_line}  {mutant.text}  [{mutant.change}]"


def _tried(drawn: Mapping[str, Sequence[Mutant]], most_s: float) -> Noticed:
    """Of each mutant whether a test fails; None: no test runs its line."""
    noticed: Noticed = {}
    with tqdm(total=sum(map(len, drawn.values())), unit="mutant", smoothing=0.05) as bar:

        def told(name: str, mutant: Mutant, is_noticed: bool | None) -> None:
            noticed[name, mutant.number] = is_noticed
            bar.update()
            if not is_noticed and not why_unnoticed(name, mutant):
                bar.write(_told(name, mutant) + ("" if is_noticed is False else "  no test comes here"))

        at_import = [(name, one) for name, mutants in drawn.items() for one in mutants if not one.function]
        for library in LIBRARIES if at_import else ():
            import_module(library)
        for name, mutant in at_import:
            told(name, mutant, is_noticed(partial(_fails_at_import, name, mutant), FRESH_S))
        _session(drawn, most_s, told)
    return noticed


def _session(
    drawn: Mapping[str, Sequence[Mutant]], most_s: float, told: Callable[[str, Mutant, bool | None], None]
) -> None:
    """The mutants of functions, all in one session."""
    names = {_dotted(name): name for name in drawn}
    inside = {_dotted(name): [one for one in mutants if one.function] for name, mutants in drawn.items()}
    tests = list(dict.fromkeys(test for name in drawn for test in _room(name).tests))

    def on_verdict(module: str, mutant: Mutant, is_noticed: bool | None) -> None:
        told(names[module], mutant, is_noticed)

    plugin = Session(inside, [ROOT / test for test in tests], most_s, on_verdict)
    if any(inside.values()) and pytest.main([*OPTIONS, "--capture=no", *tests], plugins=[plugin]):
        raise SystemExit("The tests must pass as they are, before any change says something.")


def _fails_at_import(name: str, mutant: Mutant) -> bool:
    """In a fork that has imported nothing of ours yet, and imports the module with the change."""
    os.environ["MUTANT"] = f"{_dotted(name)}:{mutant.number}"
    return pytest.main([*OPTIONS, "-x", "-p", "benchmarks.mutation.planted", *_room(name).tests]) != 0


def _room(name: str) -> Room:
    return next(room for room in ROOMS if name in room.modules)


def _dotted(name: str) -> str:
    return ".".join(_room(name).modules[name].relative_to(ROOT).with_suffix("").parts)


def _counted(name: str, mutants: Sequence[Mutant], noticed: Noticed) -> Row:
    left = [mutant for mutant in mutants if not noticed[name, mutant.number]]
    explained = sum(why_unnoticed(name, mutant) is not None for mutant in left)
    return {
        "case": name,
        "who": "tests",
        "seed": 0,
        "date": datetime.now(UTC).date().isoformat(),
        "mutants": len(mutants),
        "killed": len(mutants) - len(left),
        "explained": explained,
        "survivors": len(left) - explained,
        "left": [mutant.number for mutant in left],
        "source": _digest(name),
    }


def _write() -> None:
    of_module = {row["case"]: row for row in kept("mutants")}
    rows = [of_module[name] for name in _modules(None) if name in of_module]
    cells = [[row["case"], *(row[key] for key in COUNTED), _share(row), row["tried"], row["date"]] for row in rows]
    total = {key: sum(row[key] for row in rows) for key in COUNTED}
    cells.append(["all", *total.values(), _share(total), "", ""])
    head = ["module", *COUNTED, "killed or explained %", "tried", "date"]
    write_section("mutants", "Would a test notice?", PROTOCOL, table(head, cells))


def _share(row: Row) -> str:
    return f"{100 - 100 * row['survivors'] / max(1, row['mutants']):.1f}"
