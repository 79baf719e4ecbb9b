"""Corrections made before now learn which version was the first."""

from django.db import migrations


def know_the_first_version(apps, schema_editor):
    records = apps.get_model("visits", "VisitRecord").objects
    first = {}
    for pk, replaces in records.exclude(replaces=None).order_by("pk").values_list("pk", "replaces_id"):
        first[pk] = first.get(replaces, replaces)
        records.filter(pk=pk).update(first_version=first[pk])


class Migration(migrations.Migration):
    dependencies = [("visits", "0009_record_proofs")]
    operations = [migrations.RunPython(know_the_first_version, migrations.RunPython.noop)]
