"""Travel times and distances from each point of a table to each other."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import CommandParser

from base.commands import DomainCommand
from geo.errors import TableRowsWrong
from geo.tables import Table, read_table
from geo.travel import Mode, Source, TravelMatrix, travel_matrix


class Command(DomainCommand):
    requires_system_checks = ()  # they load every page and the optimizer, four times the memory
    help = "从坐标表计算两两之间的行程时间和距离：id,lon,lat → from,to,seconds,metres,source。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("points", type=Path, metavar="POINTS.csv")
        parser.add_argument("--mode", choices=list(Mode), default=Mode.WALK)
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        table = read_table(options["points"], required=("id", "lon", "lat"))
        names, points = _points(table, options["points"].name)
        answer = travel_matrix(points, mode=options["mode"])
        _write(options["output"], names, answer)
        counts = {source.name.lower(): int((answer.source == source).sum()) for source in Source}
        trouble = answer.trouble.message if answer.trouble else ""
        said = {"points": len(names), "pairs": answer.seconds.size, "mode": options["mode"], "source": counts}
        by_road, walked, guessed = counts["network"] + counts["server"], counts["parked_walk"], counts["straight_line"]
        parts = f"按道路 {by_road} 对，停车后步行 {walked} 对，估算 {guessed} 对"
        text = f"{len(names)} 个点，{answer.seconds.size} 对：{parts}"
        self.respond(said | {"trouble": trouble}, f"{text}\n{trouble}" if trouble else text)


def _points(table: Table, file_name: str) -> tuple[list[str], np.ndarray[Any, np.dtype[np.float64]]]:
    names, points = [], []
    for number, row in table.rows:
        try:
            lon, lat = float(row["lon"]), float(row["lat"])
        except ValueError:
            lon = lat = np.nan
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            raise TableRowsWrong(name=file_name, row=number, column="lon,lat", value=f"{row['lon']},{row['lat']}")
        names.append(row["id"])
        points.append((lon, lat))
    return names, np.array(points, float).reshape(-1, 2)


def _write(path: Path, names: list[str], answer: TravelMatrix) -> None:
    words = [source.name.lower() for source in Source]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("from", "to", "seconds", "metres", "source"))
        for i, name in enumerate(names):
            rows = zip(
                names, answer.seconds[i].tolist(), answer.metres[i].tolist(), answer.source[i].tolist(), strict=True
            )
            writer.writerows((name, other, seconds, metres, words[source]) for other, seconds, metres, source in rows)
