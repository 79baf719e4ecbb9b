"""Copies every township of the demo county, with all that is in it, into further townships and counties.

Rows are copied in the database, table by table: a copy's keys are those of the original, moved by a fixed number; so
are the keys by which rows point to each other. What must differ is made anew: codes, places on the map, and, in
`benchmarks.large.people`, whoever has a name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from benchmarks.large.steps import Step, run
from geo.models import Area, Level
from visits.records.models import VisitRecord

APART = 10**8  # between the keys of a row and of its first copy
EARLIER_APART, EARLIER_DAYS = 10**6, 63  # the demo's history is nine weeks long
_ROOMS = ("geo", "visits", "dispatch")
# a county's own, files, what nobody's township is, and who gets a name of their own
_NOT_COPIED = {
    *(
        "AreaGrant",
        "AreaImport",
        "RoadImport",
        "RoadNetwork",
        "Terrain",
        "BaseMap",
        "GroundFeature",
        "OnlineAnswer",
        "RoadEdit",
    ),
    *("CountyDocument", "Duty", "PolicyRules", "CalendarDay", "SavedList", "ColumnMeaning", "Attachment"),
    *("ImportRun", "ImportLine", "ExportRun", "ExchangeFile", "ElderMerge"),
    *("KeptMonth", "KeptStanding", "StandingsCounted", "FactsChanged"),
}
NAMED = {"Elder", "Contact", "Visitor"}
COUNTED = ("visits_keptmonth", "visits_keptstanding", "visits_standingscounted", "visits_factschanged")


@dataclass(frozen=True)
class Layout:
    """How many copies there are beside the original, and how many of them make a county, the original's among them."""

    copies: int
    a_county: int = 5


def history_lengthen(times: int) -> None:
    """The same nine weeks of visits once more before them, so many times."""
    columns = [field.column for field in VisitRecord._meta.local_concrete_fields]
    moved = {
        "id": f"t.id + n * {EARLIER_APART}",
        "uuid": "gen_random_uuid()",
        "sequence": "t.sequence + n * 1000",
        "replaces_id": f"t.replaces_id + n * {EARLIER_APART}",
        "first_version_id": f"t.first_version_id + n * {EARLIER_APART}",
    }
    moved |= {name: f"t.{name} - n * interval '{EARLIER_DAYS} days'" for name in ("visited_at", "accepted_at")}
    chosen = ", ".join(moved.get(str(column), f't."{column}"') for column in columns)
    run(
        f"INSERT INTO visits_visitrecord ({_quoted(columns)}) SELECT {chosen} FROM visits_visitrecord t, "  # noqa: S608
        f"generate_series(1, {times}) n"
    )


def copying(layout: Layout) -> list[Step]:
    """A step for every copied table but those of people with names; the copies' areas get their codes and places."""
    left = (model for model in copied_models() if model.__name__ not in NAMED)
    return [Step(f"copy {model.__name__}", table_copy, (model, layout)) for model in left]


def table_copy(model: Any, layout: Layout) -> None:
    townships = Area.objects.filter(level=Level.TOWNSHIP, pk__lt=APART).count()
    county = Area.objects.get(level=Level.COUNTY, pk__lt=APART)
    assert county.boundary
    west, south, east, north = county.boundary.extent
    code = (
        "CASE WHEN t.level = 'county' THEN lpad(n::text, 12, '0') ELSE "  # its own code comes with `counties_found`
        f"(substr(t.code, 1, 6)::int + n / {layout.a_county})::text || "
        f"(substr(t.code, 7, 3)::int + {townships} * (n % {layout.a_county}))::text || substr(t.code, 10) END"
    )
    right, up = f"{east - west} * (n % {layout.a_county})", f"{north - south} * (n / {layout.a_county})"
    _copy(model, layout, {"code": code} if model is Area else {"user_id": "NULL"}, right, up)


def counties_found(layout: Layout) -> None:
    """The copies of the county itself are one for each county; the city is made around them."""
    first = Area.objects.get(level=Level.COUNTY, pk__lt=APART)
    kept = [first.pk + n * APART for n in range(0, layout.copies + 1, layout.a_county)]
    city, _made = Area.objects.get_or_create(
        code=f"{first.code[:4]}00000000", defaults={"name": "青岚市", "level": Level.CITY, "point": first.point}
    )
    for n, pk in enumerate(kept):
        of_county = [pk + m * APART for m in range(layout.a_county)]
        Area.objects.filter(level=Level.TOWNSHIP, parent__in=of_county).update(parent=pk)
        name = first.name if n == 0 else f"{'甲乙丙丁戊己庚辛'[n - 1]}{first.name[1:]}"
        Area.objects.filter(pk=pk).update(parent=city, name=name, code=f"{int(first.code[:6]) + n}000000")
    spare = Area.objects.filter(level=Level.COUNTY).exclude(pk__in=kept)
    for model in copied_models():
        for field in model._meta.local_concrete_fields:
            if field.related_model is Area and model is not Area:
                model._base_manager.filter(**{f"{field.name}__in": spare}).delete()
    spare.delete()
    run(
        "UPDATE geo_area c SET boundary = ST_Multi(u.b) FROM (SELECT parent_id, ST_Union(boundary) b FROM geo_area "
        "WHERE level IN ('township', 'county') GROUP BY parent_id) u WHERE u.parent_id = c.id AND c.level = 'county'"
    )
    for n in range(layout.copies // layout.a_county + 1):
        _name_townships(f"{int(first.code[:6]) + n}")
    run(  # a copied plan governs the copied township, not the one that it was copied from
        "UPDATE dispatch_publication p SET prefix = left(a.code, length(p.prefix)) FROM dispatch_plan l "
        "JOIN geo_area a ON a.id = l.area_id WHERE l.id = p.plan_id"
    )


def _name_townships(prefix: str) -> None:
    """No two townships of a county have one name."""
    known: set[str] = set()
    for township in Area.objects.filter(level=Level.TOWNSHIP, code__startswith=prefix).order_by("code"):
        while township.name in known:
            township.name = f"{'东西南北上下'[len(known) % 6]}{township.name}"
        known.add(township.name)
        township.save(update_fields=["name"])


def sequences_raise() -> None:
    """After the last key."""
    for model in copied_models():
        table, column = model._meta.db_table, model._meta.pk.column
        run(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}")  # noqa: S608


def tables() -> list[str]:
    return [model._meta.db_table for model in copied_models()]


def copied_models() -> Iterator[Any]:
    for room in _ROOMS:
        yield from (model for model in apps.get_app_config(room).get_models() if model.__name__ not in _NOT_COPIED)


def _copy(model: Any, layout: Layout, own: dict[str, str], right: str, up: str) -> None:
    copied = set(copied_models())
    fields = model._meta.local_concrete_fields
    chosen = [own.get(field.column) or _value(field, copied, right, up) for field in fields]
    table = model._meta.db_table
    run(
        f"INSERT INTO {table} ({_quoted(field.column for field in fields)}) SELECT {', '.join(chosen)} "  # noqa: S608
        f"FROM {table} t, generate_series(1, {layout.copies}) n WHERE t.id < {APART}"
    )


def _value(field: Any, copied: set[Any], right: str, up: str) -> str:
    column = f't."{field.column}"'
    if field.primary_key or field.related_model in copied:
        return f"{column} + n::bigint * {APART}"
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if field.unique or field.name == "input_hash":
        return f"md5({column} || n)"
    if hasattr(field, "geom_type"):
        return f"ST_Translate({column}::geometry, {right}, {up}){'::geography' if field.geography else ''}"
    return column


def _quoted(columns: Any) -> str:
    return ", ".join(f'"{column}"' for column in columns)
