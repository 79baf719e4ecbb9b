"""What a place is called on the map: `geo.address.short_name` for the database that draws the tiles."""

from geo.address import OFFICES

_SLIP, _MENDED = "委会委会", "委会"


def short_name_sql(column: str) -> str:
    """An expression that gives what `short_name` gives of the column; made of the same table."""
    name = f"replace({column}, '{_SLIP}', '{_MENDED}')"
    cases = " ".join(
        f"WHEN right({name}, {len(office)}) = '{office}' AND length({name}) > {len(office)}"
        f" THEN {_called(name, office, place)}"
        for office, place in OFFICES
    )
    return rf"regexp_replace(CASE {cases} ELSE {name} END, '(.)村村$', '\1村')"


def _called(name: str, office: str, place: str) -> str:
    core = f"left({name}, -{len(office)})"
    if place:
        return f"{core} || '{place}'"
    return f"{core} || CASE WHEN length({core}) = 1 OR right({core}, 1) = '村' THEN '社区' ELSE '' END"
