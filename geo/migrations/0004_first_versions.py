"""Boundaries from before there were versions become each area's first."""

from django.db import migrations

FIRST = """
INSERT INTO geo_boundaryversion (area_id, number, boundary, is_proposal, origin, made_at)
SELECT id, 1, boundary, boundary_is_proposal,
       CASE WHEN boundary_is_proposal THEN 'proposed' ELSE 'imported' END, now()
FROM geo_area WHERE boundary IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("geo", "0003_zones_and_versions")]

    operations = [migrations.RunSQL(FIRST, "DELETE FROM geo_boundaryversion")]
