"""Kept figures, and the triggers by which the database itself writes down in which village something changed.

Triggers, not code beside each write: figures that miss a write would be wrong without anybody seeing it, and facts are
written one by one, in bulk, by updates of queries, by a merge's journal and by hand.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

EVER = "date '1900-01-01'"
# Whether a surge's visit is owed late in its days may hang on a fact from after the month (days, generous).
BEFORE = 62

NOTES = """
CREATE FUNCTION visits_note_villages(villages bigint[], since date[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO visits_factschanged (village, since, at)
    SELECT c.village, min(c.since), clock_timestamp() FROM unnest(villages, since) AS c(village, since)
    WHERE c.village IS NOT NULL GROUP BY c.village
$$;
CREATE FUNCTION visits_note_elders(elders bigint[], since date[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO visits_factschanged (village, since, at)
    SELECT home.village, min(c.since), clock_timestamp() FROM unnest(elders, since) AS c(elder, since)
    JOIN LATERAL (
        SELECT h.village_id AS village FROM visits_elder e JOIN visits_household h ON h.id = e.household_id
        WHERE e.id = c.elder
        UNION SELECT t.from_village_id FROM visits_transfer t WHERE t.elder_id = c.elder
        UNION SELECT t.to_village_id FROM visits_transfer t WHERE t.elder_id = c.elder
    ) home ON true
    GROUP BY home.village
$$;
CREATE FUNCTION visits_note_areas(prefixes text[], since date[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO visits_factschanged (village, since, at)
    SELECT a.id, min(c.since), clock_timestamp() FROM unnest(prefixes, since) AS c(prefix, since)
    JOIN geo_area a ON a.code LIKE c.prefix || '%' AND a.level IN ('village', 'grid', 'township')
    GROUP BY a.id
$$;
CREATE FUNCTION visits_area_prefix(code text, level text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
    SELECT left(code, CASE level WHEN 'city' THEN 4 WHEN 'county' THEN 6 WHEN 'township' THEN 9
        WHEN 'village' THEN 12 ELSE 15 END)
$$;
"""
UNNOTED = """
DROP FUNCTION visits_note_areas(text[], date[]);
DROP FUNCTION visits_area_prefix(text, text);
DROP FUNCTION visits_note_elders(bigint[], date[]);
DROP FUNCTION visits_note_villages(bigint[], date[]);
"""


def noting(table, inserted, updated, deleted):
    """One trigger for each kind of statement; each text ends a PERFORM."""
    name = f"visits_note_{table}"
    body = "".join(
        f"IF TG_OP = '{kind}' THEN PERFORM {text}; END IF; "
        for kind, text in (("INSERT", inserted), ("UPDATE", updated), ("DELETE", deleted))
        if text
    )
    triggers = "".join(
        f"CREATE TRIGGER {name}_{kind.lower()} AFTER {kind} ON {table} REFERENCING {rows} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}(); "
        for kind, rows, text in (
            ("INSERT", "NEW TABLE AS new_rows", inserted),
            ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows", updated),
            ("DELETE", "OLD TABLE AS old_rows", deleted),
        )
        if text
    )
    make = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$; {triggers}"
    )
    return migrations.RunSQL(make, f"DROP FUNCTION {name}() CASCADE")


def both(columns, since):
    """Rows (who, since) of an update that changed one of the columns: as they were and as they are."""
    was, now = (", ".join(f"{row}.{column}" for column in columns.split()) for row in "on")
    return (
        f"(SELECT r.*, {since} AS from_day FROM (SELECT o.id AS changed FROM old_rows o JOIN new_rows n USING (id) "
        f"WHERE ({was}) IS DISTINCT FROM ({now})) c JOIN (SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) r "
        f"ON r.id = c.changed) r"
    )


def of_elders(table, since, columns):
    """What is dated and belongs to an elder."""
    told = "visits_note_elders(array_agg(r.elder_id), array_agg({}))"
    day = f"(r.{since} - {BEFORE})"
    return noting(
        table,
        f"{told.format(day)} FROM new_rows r",
        f"{told.format('r.from_day')} FROM {both(columns, day)}",
        f"{told.format(day)} FROM old_rows r",
    )


def held_for_a_time(table, columns):
    """The same with an `until`: where that alone is another, nothing before it is."""
    told = "visits_note_elders(array_agg(r.elder_id), array_agg({}))"
    day = f"(r.since - {BEFORE})"
    same, kept = (", ".join(f"{row}.{column}" for column in columns.split()) for row in "on")
    ended = (
        f"CASE WHEN ({same}) IS DISTINCT FROM ({kept}) THEN least(o.since, n.since) ELSE least(o.until, n.until) END"
    )
    changed = (
        f"(SELECT x.elder_id, s.day - {BEFORE} AS from_day FROM old_rows o JOIN new_rows n USING (id), "
        f"LATERAL (SELECT {ended} AS day) s, LATERAL (VALUES (o.elder_id), (n.elder_id)) x(elder_id) "
        f"WHERE ({same}, o.until) IS DISTINCT FROM ({kept}, n.until)) r"
    )
    return noting(
        table,
        f"{told.format(day)} FROM new_rows r",
        f"{told.format('r.from_day')} FROM {changed}",
        f"{told.format(day)} FROM old_rows r",
    )


def records():
    """With a version comes and goes the day of the one that it replaces, and whose visit that was."""
    day = "(r.visited_at::date - 2)"  # whatever the time zone

    def told(rows):
        return (
            f"visits_note_elders(array_agg(r.elder_id), array_agg({day})) FROM (SELECT r.elder_id, r.visited_at FROM "
            f"{rows} r UNION ALL SELECT f.elder_id, f.visited_at FROM visits_visitrecord f JOIN {rows} r "
            f"ON f.id = r.replaces_id) r"
        )

    updated = (
        "(SELECT r.* FROM (SELECT o.id AS changed FROM old_rows o JOIN new_rows n USING (id) WHERE "
        "(o.elder_id, o.visited_at, o.mode, o.outcome, o.voided, o.replaces_id) IS DISTINCT FROM "
        "(n.elder_id, n.visited_at, n.mode, n.outcome, n.voided, n.replaces_id)) c "
        "JOIN (SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) r ON r.id = c.changed)"
    )
    return noting("visits_visitrecord", told("new_rows"), told(updated), told("old_rows"))


def elders():
    """Their birth and their home have no days: every month may be another. A new one counts from their first day."""
    return noting(
        "visits_elder",
        f"visits_note_villages(array_agg(h.village_id), array_agg(r.registered_on - {BEFORE})) FROM new_rows r "
        "JOIN visits_household h ON h.id = r.household_id",
        f"visits_note_villages(array_agg(home.village), array_agg({EVER})) FROM old_rows o JOIN new_rows n USING (id), "
        "LATERAL (SELECT h.village_id AS village FROM visits_household h WHERE h.id IN (o.household_id, n.household_id) "
        "UNION SELECT unnest(ARRAY[t.from_village_id, t.to_village_id]) FROM visits_transfer t WHERE t.elder_id = o.id) "
        "home WHERE (o.household_id, o.birth_date, o.birth_about, o.registered_on, o.merged_into_id) IS DISTINCT FROM "
        "(n.household_id, n.birth_date, n.birth_about, n.registered_on, n.merged_into_id)",
        f"visits_note_villages(array_agg(h.village_id), array_agg({EVER})) FROM old_rows r "
        "JOIN visits_household h ON h.id = r.household_id",
    )


def transfers():
    """Both villages, also after the row is gone. It says where somebody lived on all days before it."""
    told = (
        "visits_note_villages(array_agg(v.village), array_agg({})) FROM {} r, "
        "LATERAL (VALUES (r.from_village_id), (r.to_village_id)) v(village)"
    )
    changed = "(SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows)"
    return noting(
        "visits_transfer",
        told.format(EVER, "new_rows"),
        told.format(EVER, changed),
        told.format(EVER, "old_rows"),
    )


def merges():
    told = (
        f"visits_note_elders(array_agg(e.elder), array_agg({EVER})) FROM {{}} r, "
        "LATERAL (VALUES (r.kept_id), (r.merged_id)) e(elder)"
    )
    return noting("visits_eldermerge", *(told.format(rows) for rows in ("new_rows", "new_rows", "old_rows")))


def households():
    """Where the door is matters to surges that mean a zone."""
    moved = (
        "(o.village_id IS DISTINCT FROM n.village_id OR (o.place_id IS DISTINCT FROM n.place_id "
        "AND EXISTS (SELECT FROM visits_surge WHERE zone IS NOT NULL)))"
    )
    return noting(
        "visits_household",
        "",
        f"visits_note_villages(array_agg(v.village), array_agg({EVER})) FROM old_rows o JOIN new_rows n USING (id), "
        f"LATERAL (VALUES (o.village_id), (n.village_id)) v(village) WHERE {moved}",
        "",
    )


def hazards():
    """They matter to surges that mean those who have one."""
    told = (
        "visits_note_villages(array_agg(h.village_id), array_agg(r.found_on)) FROM {} r JOIN visits_household h "
        "ON h.id = r.household_id WHERE EXISTS (SELECT FROM visits_surge WHERE hazards <> '{{}}')"
    )
    changed = "(SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows)"
    return noting("visits_hazard", told.format("new_rows"), told.format(changed), told.format("old_rows"))


def surges():
    told = (
        f"visits_note_areas(array_agg(visits_area_prefix(a.code, a.level)), array_agg(r.first_day - {BEFORE})) "
        "FROM {} r JOIN geo_area a ON a.id = r.area_id"
    )
    changed = "(SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows)"
    return noting("visits_surge", told.format("new_rows"), told.format(changed), told.format("old_rows"))


def rules():
    told = (
        f"visits_note_areas(array_agg(left(a.code, 6)), array_agg(r.valid_from - {BEFORE})) "
        "FROM {} r JOIN geo_area a ON a.id = r.county_id"
    )
    changed = "(SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows)"
    return noting("visits_policyrules", told.format("new_rows"), told.format(changed), told.format("old_rows"))


def areas():
    """A code says to which county, and inside which surge's area, a village belongs; a point stands for doors."""
    moved = (
        "(o.code, o.level) IS DISTINCT FROM (n.code, n.level) OR (o.point IS NOT NULL AND n.point IS NULL "
        "OR o.point IS NULL AND n.point IS NOT NULL OR NOT ST_Equals(o.point::geometry, n.point::geometry)) "
        "AND EXISTS (SELECT FROM visits_surge WHERE zone IS NOT NULL)"
    )
    told = f"visits_note_villages(array_agg(n.id), array_agg({EVER})) FROM old_rows o JOIN new_rows n USING (id) WHERE {moved}"
    return noting("geo_area", "", told, "")


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0019_figure_letters"),
        ("geo", "0013_grants_with_dates"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptStanding",
            fields=[
                ("elder", models.BigIntegerField(primary_key=True, serialize=False)),
                ("village", models.BigIntegerField(db_index=True)),
                ("state", models.CharField(max_length=12)),
                (
                    "missed_on",
                    models.DateField(help_text="the last day of the first window missed; null: not overdue", null=True),
                ),
                ("last_visit", models.DateField(null=True)),
                ("next_due", models.DateField(null=True)),
                (
                    "tier",
                    models.CharField(
                        choices=[("key", "重点"), ("general", "一般"), ("light", "普通")], max_length=12, null=True
                    ),
                ),
                ("clause", models.CharField(max_length=12)),
                ("gap_warning", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="StandingsCounted",
            fields=[
                ("village", models.BigIntegerField(primary_key=True, serialize=False)),
                ("as_of", models.DateField()),
                ("definition", models.CharField(max_length=12)),
                ("counted_at", models.DateTimeField()),
                ("stale_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="FactsChanged",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village", models.BigIntegerField()),
                (
                    "since",
                    models.DateField(help_text="no figure of a month that ended well before this day can be another"),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["village"], name="facts_changed_in_village")],
            },
        ),
        migrations.CreateModel(
            name="KeptMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village", models.BigIntegerField()),
                ("month", models.DateField(help_text="its first day")),
                ("as_of", models.DateField()),
                ("definition", models.CharField(help_text="of the code that counted", max_length=12)),
                ("counted_at", models.DateTimeField()),
                (
                    "stale_at",
                    models.DateTimeField(
                        help_text="when something first changed since; null: nothing known", null=True
                    ),
                ),
                (
                    "is_listed",
                    models.BooleanField(help_text="somebody lived there; else the village stands in no list"),
                ),
                ("active", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                (
                    "tiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), help_text="of each active elder", size=None
                    ),
                ),
                (
                    "visited_at_the_door",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                (
                    "visited_any_mode",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("weekly_owed", models.PositiveIntegerField()),
                ("weekly_kept", models.PositiveIntegerField()),
                (
                    "weekly_missed",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("overdue", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                (
                    "days_overdue",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), help_text="of each overdue elder", size=None
                    ),
                ),
                ("excluded", models.JSONField(help_text="[[elder, state, since], …]")),
                ("active_by_tier", models.JSONField(help_text="numbers, for a year's line, which needs no people")),
                ("visited_by_tier", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("village", "month"), name="one_kept_month_per_village")
                ],
            },
        ),
        migrations.RunSQL(NOTES, UNNOTED),
        of_elders("visits_elderstate", "since", "elder_id state since"),
        held_for_a_time("visits_categoryflag", "elder_id category since"),
        held_for_a_time("visits_tieroverride", "elder_id tier since"),
        records(),
        elders(),
        transfers(),
        merges(),
        households(),
        hazards(),
        surges(),
        rules(),
        areas(),
    ]
