from django.db import migrations, models

# Until now an import wrote noon where no time was told; its records bear version 5 uuids, everybody else's version 4.
NOON_OF_AN_IMPORT = """
UPDATE visits_visitrecord SET time_told = false
WHERE substring(uuid::text from 15 for 1) = '5' AND (visited_at AT TIME ZONE 'Asia/Shanghai')::time = '12:00'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0013_county_documents"),
    ]

    operations = [
        migrations.AddField(
            model_name="visitrecord",
            name="time_told",
            field=models.BooleanField(default=True, help_text="no: only the day is known, and the time stands for it"),
        ),
        migrations.AddField(
            model_name="visitrecord",
            name="voided",
            field=models.BooleanField(default=False, help_text="this version says that the visit never was"),
        ),
        migrations.AddConstraint(
            model_name="visitrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(voided=False) | (models.Q(replaces__isnull=False) & ~models.Q(correction_reason="")),
                name="void_is_a_later_version_with_its_reason",
            ),
        ),
        migrations.RunSQL(NOON_OF_AN_IMPORT, migrations.RunSQL.noop),
    ]
