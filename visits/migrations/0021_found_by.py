"""What elders, contacts and doors are found by: words of names and addresses, keyed pieces of telephones."""

import base.fields
import django.contrib.postgres.indexes
import visits.register.spelling.sought
from django.db import migrations, models
from visits.register.services.sought import sought_refresh


def fill(apps, schema_editor):
    for _state in sought_refresh(apps):
        pass


class Migration(migrations.Migration):
    dependencies = [
        ("geo", "0013_grants_with_dates"),
        ("visits", "0020_kept_figures"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="elder",
            name="elder_name_trigrams",
        ),
        migrations.RemoveIndex(
            model_name="elder",
            name="elder_pinyin_trigrams",
        ),
        migrations.AddField(
            model_name="contact",
            name="phone_pieces",
            field=base.fields.KeyedPiecesField(
                base_field=models.IntegerField(), blank=True, default=list, editable=False, size=None, source="phone"
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="sought",
            field=base.fields.DerivedTextField(
                blank=True, by=visits.register.spelling.sought.sought_name, default="", editable=False, source="name"
            ),
        ),
        migrations.AddField(
            model_name="elder",
            name="phone_pieces",
            field=base.fields.KeyedPiecesField(
                base_field=models.IntegerField(), blank=True, default=list, editable=False, size=None, source="phone"
            ),
        ),
        migrations.AddField(
            model_name="elder",
            name="sought",
            field=base.fields.DerivedTextField(
                blank=True, by=visits.register.spelling.sought.sought_name, default="", editable=False, source="name"
            ),
        ),
        migrations.AddField(
            model_name="household",
            name="sought",
            field=base.fields.DerivedTextField(
                blank=True,
                by=visits.register.spelling.sought.sought_address,
                default="",
                editable=False,
                source="address",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["sought"], name="contact_sought", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(fields=["phone_pieces"], name="contact_phone_pieces"),
        ),
        migrations.AddIndex(
            model_name="elder",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["sought"], name="elder_sought", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="elder",
            index=models.Index(fields=["sought"], name="elder_sought_beginning", opclasses=["text_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="elder",
            index=django.contrib.postgres.indexes.GinIndex(fields=["phone_pieces"], name="elder_phone_pieces"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["sought"], name="household_sought", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
