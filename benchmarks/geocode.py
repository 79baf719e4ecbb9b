"""Which village does a messy address mean? Ours beside plain fuzzy matching, on real names and published noise.

./run bench geocode [--divisions F.csv …] [--cases N] [--seeds 1 2 3] [--noise plain harder] [--hamlets F.csv]

And what does it say of hamlets that no listing knows? `--hamlets` names some of elsewhere, in a column `name`.
"""

import argparse
import csv
import json
import resource
import sys
import time
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.address_noise import Case, Noise
from benchmarks.address_noise_harder import HarderNoise
from benchmarks.address_strangers import Strangers
from benchmarks.report import table, write_section
from geo.address import core_name, normalise
from geo.addresses.gazetteer import Entry, Gazetteer, build_gazetteer
from geo.addresses.geocoding import SURE, Located, locate
from geo.areas.listings import Listing, read_listing
from geo.areas.succession import Named, successors

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "changzhi"
NOISES = {"plain": Noise, "harder": HarderNoise}
DEFAULT = [SHARED / "villages_2023.csv", SHARED / "divisions_2016.csv"]


def entries_of(listings: Iterable[Listing]) -> list[Entry]:
    """The areas that an import of these listings would leave, without a database."""
    today: dict[str, Named] = {}
    older: dict[str, Named] = {}
    for listing in listings:
        (today if listing.edition.is_current else older).update(listing.areas)
    follows = successors(older.values(), today.values())
    keys = {("today", code): number for number, code in enumerate(today)}
    keys |= {("older", code): len(keys) + number for number, code in enumerate(older)}

    def key_of(code: str, edition: str) -> int | None:
        other = "older" if edition == "today" else "today"
        return keys.get((edition, code), keys.get((other, code)))

    rows = []
    for edition, areas in (("today", today), ("older", older)):
        for area in areas.values():
            heir = follows.get(_nearest(area, older, follows)) if edition == "older" else None
            rows.append(
                Entry(
                    key=keys[edition, area.code],
                    code=area.code,
                    name=area.name,
                    level=area.level,
                    parent=key_of(area.parent, edition),
                    merged_into=keys["today", heir] if heir else None,
                    is_current=heir is None,
                )
            )
    return rows


def _nearest(area: Named, before: dict[str, Named], follows: dict[str, str]) -> str:
    while area.code not in follows and area.parent in before:
        area = before[area.parent]
    return area.code


def fits_several(case: Case, gazetteer: Gazetteer) -> bool:
    """Whether another village bears the same name within everything that was said and known."""
    core = gazetteer.cores[case.village]
    given = case.said | ({case.inside} if case.inside is not None else set())
    return any(
        key != case.village and other == core and all(area in gazetteer.above[key] for area in given)
        for key, other in gazetteer.cores.items()
    )


def measure(gazetteer: Gazetteer, cases: list[Case]) -> dict[str, float]:
    started = time.process_time()  # of one core, whatever else the machine does
    answers = [locate(case.text, gazetteer, inside=case.inside) for case in cases]
    seconds = time.process_time() - started
    right = [_is_right(case, answer, gazetteer) for case, answer in zip(cases, answers, strict=True)]
    sure = [k for k, answer in enumerate(answers) if answer.best and answer.confidence >= SURE]
    return {
        "cases": len(cases),
        "right_percent": 100 * sum(right) / len(cases),
        "sure_percent": 100 * len(sure) / len(cases),
        "sure_right_percent": 100 * sum(right[k] for k in sure) / max(1, len(sure)),
        "per_second": len(cases) / seconds,
    }


def measure_strangers(gazetteer: Gazetteer, seed: int, count: int, names: list[str] | None) -> dict[str, float]:
    """The share of hamlets that no listing knows for which a village is answered, and with certainty."""
    writer = Strangers(gazetteer, seed, names)
    answers = [locate(case.text, gazetteer, inside=case.inside) for case in (writer.case() for _ in range(count))]
    answered = [answer for answer in answers if answer.best and answer.level in ("village", "group", "door")]
    sure = sum(answer.confidence >= SURE for answer in answered)
    return {
        "cases": count,
        "village_percent": 100 * len(answered) / count,
        "surely_wrong_percent": 100 * sure / count,
    }


def _is_right(case: Case, answer: Located, gazetteer: Gazetteer) -> bool:
    code = gazetteer.entries[case.village].code
    if answer.level == "ambiguous":
        return fits_several(case, gazetteer) and code in {candidate.code for candidate in answer.candidates}
    return answer.best is not None and answer.best.code == code


def plain(gazetteer: Gazetteer, cases: list[Case]) -> dict[str, float]:
    """The peer: the whole name of every village, and the one that rapidfuzz finds most alike."""
    names = {key: _whole_name(gazetteer, key) for key in gazetteer.cores}
    started = time.process_time()  # of one core, whatever else the machine does
    right = 0
    for case in cases:
        scope = names if case.inside is None else {key: names[key] for key in gazetteer.within[case.inside]}
        found = process.extractOne(case.text, scope, scorer=fuzz.WRatio)
        right += found is not None and found[2] == case.village
    return {
        "cases": len(cases),
        "right_percent": 100 * right / len(cases),
        "per_second": len(cases) / (time.process_time() - started),
    }


def _whole_name(gazetteer: Gazetteer, key: int) -> str:
    entry, name = gazetteer.entries[key], ""
    while True:
        name = entry.name + name
        if entry.parent is None or entry.parent not in gazetteer.entries:
            return name
        entry = gazetteer.entries[entry.parent]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--divisions", type=Path, nargs="+", default=DEFAULT)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--noise", nargs="+", choices=NOISES, default=list(NOISES))
    parser.add_argument("--hamlets", type=Path, help="CSV with a column name: hamlets of elsewhere")
    parser.add_argument("--misses", type=int, default=0, help="show so many wrong answers")
    arguments = parser.parse_args(argv)
    gazetteer = build_gazetteer(entries_of(read_listing(path) for path in arguments.divisions))
    print(f"{len(gazetteer.cores)} villages, {len(gazetteer.entries)} areas of today and former")
    rows = []
    for noise, seed in product(arguments.noise, arguments.seeds):
        writer = NOISES[noise](gazetteer, seed)
        cases = [writer.case() for _ in range(arguments.cases)]
        named = {"noise": noise, "seed": seed}
        rows.append({"engine": "ours"} | named | _rounded(measure(gazetteer, cases)))
        if seed == arguments.seeds[0]:
            rows.append({"engine": "rapidfuzz"} | named | _rounded(plain(gazetteer, cases[:300])))
            _show_misses(gazetteer, cases, arguments.misses)
    names = _hamlets(arguments.hamlets) if arguments.hamlets else None
    strangers: list[dict[str, float | str]] = [
        {"seed": seed} | _rounded(measure_strangers(gazetteer, seed, arguments.cases, names))
        for seed in arguments.seeds
    ]
    for row in [*rows, *strangers]:
        print(json.dumps(row))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _write(gazetteer, rows, peak, _of_strangers(strangers, arguments.hamlets))
    return 0


def _hamlets(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sorted({core_name(normalise(row["name"])) for row in csv.DictReader(file)})


def _write(gazetteer: Gazetteer, rows: list[dict[str, float | str]], peak_mb: float, strangers: str) -> None:
    columns = ("engine", "noise", "seed", "cases", "right_percent", "sure_percent", "sure_right_percent", "per_second")
    protocol = (
        f"{len(gazetteer.cores)} villages of today, {len(gazetteer.entries)} areas with the former; addresses by "
        "`benchmarks/address_noise.py` (plain) and `address_noise_harder.py` (harder: two mistakes, swapped "
        "levels, pinyin, telephones …). *Sure* is a confidence of 0.9 or more; *right* is the village itself, or "
        "“ambiguous” where another village fits everything said. Rates are per second of one core; peak memory "
        f"{peak_mb:.0f} MB."
    )
    body = table(columns, [[row.get(column, "") for column in columns] for row in rows])
    write_section("geocode", "Which village does a messy address mean?", protocol, body + strangers)


def _of_strangers(rows: list[dict[str, float | str]], hamlets: Path | None) -> str:
    columns = ("seed", "cases", "village_percent", "surely_wrong_percent")
    names = "a table of elsewhere" if hamlets else "other townships"
    return (
        "\n\nAddresses by `benchmarks/address_strangers.py` at hamlets whose names no village of the township bears or "
        f"bore: names of {names}, names made of a family and the ground, and names made of a village's own nearby "
        "(前原村 beside 原村). *Village* is the share answered with some village, *surely wrong* the share answered "
        "with one at a confidence of 0.9 or more.\n\n"
    ) + table(columns, [[row.get(column, "") for column in columns] for row in rows])


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {key: round(value, 2) for key, value in values.items()}


def _show_misses(gazetteer: Gazetteer, cases: list[Case], wanted: int) -> None:
    for case in cases:
        answer = locate(case.text, gazetteer, inside=case.inside)
        if wanted and not _is_right(case, answer, gazetteer):
            wanted -= 1
            inside = gazetteer.entries[case.inside].name if case.inside is not None else "-"
            found = [f"{c.name}:{c.confidence:.2f}" for c in answer.candidates[:3]]
            print(f"  {case.text} ({inside}) = {_whole_name(gazetteer, case.village)}: {answer.level} {found}")


if __name__ == "__main__":
    sys.exit(main())
