from django.db import migrations, models


class Migration(migrations.Migration):
    """The newest records of an area are asked for often, and sorting all that it ever had takes seconds."""

    dependencies = [("visits", "0021_found_by")]

    operations = [
        migrations.AddIndex(
            model_name="visitrecord",
            index=models.Index(fields=["-visited_at", "-id"], name="records_newest_first"),
        ),
    ]
