"""From a seed to a folder of files: terrain → villages → roads → people → what happened → files."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from base.output_files import folder_private
from demo import areas, names
from demo.errors import DemoTooSmall
from demo.ground import ground_make
from demo.heights import heights_write
from demo.history import facts_until, history_make
from demo.homes import homes_make
from demo.ledgers import County, ledger_write
from demo.osm import map_write, places_of
from demo.people import people_make
from demo.records import records_write
from demo.settlements import settlements_make, township_code
from demo.terrain import terrain_make
from demo.ways import gates_on, network_make, ways_of

USUAL_TOWNSHIPS = 3
"""One with hours enough, one of every kind, and one that is short of them."""
_ELDERS, _VISITORS, _VILLAGES = 500, 27, 17
_FEWEST = {"elders": 10, "visitors": 2, "villages": 2}
"""Of a township."""


@dataclass(frozen=True)
class Sizes:
    elders: int = USUAL_TOWNSHIPS * _ELDERS
    visitors: int = USUAL_TOWNSHIPS * _VISITORS
    villages: int = USUAL_TOWNSHIPS * _VILLAGES
    townships: int = USUAL_TOWNSHIPS

    @classmethod
    def of(cls, townships: int, **others: int | None) -> "Sizes":
        """So many townships of the usual size, but for what is told otherwise.

        Raises
        ------
        DemoTooSmall
            Where some township would have nobody.
        """
        usual = {"elders": _ELDERS, "visitors": _VISITORS, "villages": _VILLAGES}
        asked = {name: others.get(name) or townships * count for name, count in usual.items()}
        least = {name: townships * count for name, count in _FEWEST.items()}
        if any(asked[name] < least[name] for name in least):
            raise DemoTooSmall(townships=townships, **least)
        return cls(townships=townships, **asked)


@dataclass(frozen=True)
class CountyFiles:
    """What a county would hand over, in the order in which it is imported."""

    county_code: str
    divisions: Path
    points: Path
    boundaries: Path
    heights: Path
    roads: Path
    facilities: Path
    ledgers: dict[str, Path]
    """by township code"""
    records: Path

    @property
    def paths(self) -> list[Path]:
        return [
            self.divisions,
            self.points,
            self.boundaries,
            self.heights,
            self.roads,
            self.facilities,
            *self.ledgers.values(),
            self.records,
        ]


def county_write(*, folder: Path, sizes: Sizes, seed: int, today: date) -> CountyFiles:
    """Write the county's files into the folder.

    Another date leaves land and people as they are and changes only what has happened; another number of elders leaves
    the land as it is.
    """
    land, crowd = (np.random.default_rng([seed, stream]) for stream in range(2))
    terrain = terrain_make(rng=land, villages=sizes.villages)
    ground = ground_make(terrain)
    settlements = settlements_make(rng=land, ground=ground, villages=sizes.villages, townships=sizes.townships)
    network = network_make(rng=land, ground=ground, settlements=settlements)
    people = people_make(rng=crowd, settlements=settlements, elders=sizes.elders, visitors=sizes.visitors)
    facts_until(seed=seed, people=people, today=today)
    ways = ways_of(network, settlements)
    ways += homes_make(rng=crowd, terrain=terrain, settlements=settlements, people=people, ways=ways)
    visits = history_make(seed=seed, people=people, villages=sizes.villages, today=today)
    county = County(seed, settlements, people, today)
    folder_private(folder)
    files = county_files(folder, sizes.townships)
    areas.divisions_write(path=files.divisions, settlements=settlements)
    areas.points_write(path=files.points, settlements=settlements, terrain=terrain)
    areas.boundaries_write(path=files.boundaries, settlements=settlements, terrain=terrain)
    areas.facilities_write(path=files.facilities, settlements=settlements, terrain=terrain)
    heights_write(path=files.heights, terrain=terrain)
    map_write(path=files.roads, ways=ways, places=places_of(settlements, terrain) + gates_on(ways))
    for number, path in enumerate(files.ledgers.values()):
        ledger_write(path=path, county=county, township=number)
    records_write(path=files.records, county=county, visits=visits)
    return files


def county_files(folder: Path, townships: int) -> CountyFiles:
    """What `county_write` writes into a folder."""
    return CountyFiles(
        county_code=names.COUNTY_CODE,
        divisions=folder / "divisions.csv",
        points=folder / "points.csv",
        boundaries=folder / "boundaries.geojson",
        heights=folder / "heights.tif",
        roads=folder / "roads.osm.pbf",
        facilities=folder / "facilities.csv",
        ledgers={code: folder / f"ledger-{code[:9]}.xlsx" for code in map(township_code, range(townships))},
        records=folder / "records.csv",
    )
