"""A listing may be handed in before any area is there; which of its counties are taken is chosen afterwards."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("geo", "0009_area_import_confirmed")]

    operations = [
        migrations.AddField(
            model_name="areaimport",
            name="counties",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=12),
                default=list,
                help_text="codes of those to take from a listing without area",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="areaimport",
            name="area",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="geo.area"
            ),
        ),
    ]
