"""Names kept before they had one spelling: dots, invisible characters, radicals; and the sound of names with a dot."""

from django.db import migrations

from visits.register.spelling.names import LONGEST, name_spelled
from visits.register.spelling.pinyin import pinyin_of

BATCH = 1000


def respell(apps, schema_editor):
    for model in ("Elder", "Visitor", "Contact", "HouseholdMember", "Participant"):
        rows = apps.get_model("visits", model).objects
        # two visitors of one area and phone whose names differ by a dot alone stay as they are, for a person to merge
        taken = set(rows.values_list("area", "name", "phone_hash")) if model == "Visitor" else set()
        changed = []
        for row in rows.exclude(name="").iterator(BATCH):
            name = name_spelled(row.name)[:LONGEST]
            key = (row.area_id, name, row.phone_hash) if model == "Visitor" else None
            if key in taken:
                continue
            if name and (name != row.name or (model == "Elder" and "·" in name)):
                row.name = name
                changed.append(row)
                taken.add(key)
        fields = ["name"]
        if model == "Elder":
            fields.append("pinyin")
            for row in changed:
                row.pinyin = pinyin_of(row.name)
        rows.bulk_update(changed, fields, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("visits", "0014_void_records_and_untold_times")]

    operations = [migrations.RunPython(respell, migrations.RunPython.noop, elidable=True)]
