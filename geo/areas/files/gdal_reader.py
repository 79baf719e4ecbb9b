"""`python -m geo.areas.files.gdal_reader FILE`: a map file as lines of JSON; geo.areas.files.gdal leaves it one driver.

pyogrio is the engine that geopandas reads by. It is asked itself here: shapes leave this process as bytes anyway, and
`geopandas.read_file` stops at the first that cannot be built, or forgets that there was one; it overwrites a column
called `geometry`, reads the first of several layers alone, and a table's text in one encoding, all or nothing.
"""

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo.areas.files.table_text import table_encoding

MEMORY_BYTES = 4 << 30
CPU_SECONDS = 100


def main(path: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    from geo.areas.files.systems import system_of  # after the limits

    layers = list(_layers(path))
    systems = {system_of(crs or "") for crs, _ in layers}
    if len(systems) > 1:
        raise SystemExit("layers in different systems")
    print(json.dumps({"system": next(iter(systems), "")}))  # noqa: T201
    for _, rows in layers:
        for row in rows:
            print(json.dumps(row, default=str))  # noqa: T201


def _layers(path: Path) -> Iterator[tuple[str | None, list[dict[str, Any]]]]:
    """The coordinate system and the features of each layer that has shapes."""
    import pyogrio

    encoding = _encoding(path)
    for name, kind in pyogrio.list_layers(path):
        if kind is None:
            continue
        as_bytes = "ISO-8859-1" if encoding else None  # each byte a sign, so that a broken one spoils its cell only
        meta, _, shapes, columns = pyogrio.raw.read(path, layer=name, encoding=as_bytes, force_2d=True)
        fields = [(_spelled(field, encoding), column) for field, column in zip(meta["fields"], columns, strict=True)]
        yield (
            meta["crs"],
            [
                {
                    "fields": {field: _spelled(column[row], encoding) for field, column in fields},
                    "wkb": shape.hex() if shape is not None else "",
                }
                for row, shape in enumerate(shapes)
            ],
        )


def _encoding(path: Path) -> str:
    """That of a shapefile's table; the copy of its .cpg goes, so that GDAL does not believe it."""
    table = path.with_suffix(".dbf")
    if path.suffix != ".shp" or not table.exists():
        return ""
    encoding = table_encoding(table)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    return encoding


def _spelled(value: Any, encoding: str) -> Any:
    return value.encode("latin-1").decode(encoding, "replace") if encoding and isinstance(value, str) else value


if __name__ == "__main__":
    main(Path(sys.argv[1]))
