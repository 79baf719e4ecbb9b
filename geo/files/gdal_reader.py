"""`python -m geo.files.gdal_reader FILE`: a map file as lines of JSON; geo.files.gdal leaves it one driver."""

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MEMORY_BYTES = 4 << 30
CPU_SECONDS = 100


def main(path: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    from geo.files.reading import system_of  # after the limits

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
        meta, _, shapes, columns = pyogrio.raw.read(path, layer=name, encoding=encoding, force_2d=True)
        yield (
            meta["crs"],
            [
                {
                    "fields": {field: column[row] for field, column in zip(meta["fields"], columns, strict=True)},
                    "wkb": shape.hex() if shape is not None else "",
                }
                for row, shape in enumerate(shapes)
            ],
        )


def _encoding(path: Path) -> str | None:
    """Shapefiles of Chinese offices often say nothing and mean GBK."""
    table = path.with_suffix(".dbf")
    if path.suffix != ".shp" or path.with_suffix(".cpg").exists() or not table.exists():
        return None
    try:
        table.read_bytes()[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "GB18030"
    return "UTF-8"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
