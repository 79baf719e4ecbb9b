from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    """Proofs belong to a record's first version: from the few that give a position to what stands of them now."""

    dependencies = [("visits", "0023_kept_windows")]

    operations = [
        migrations.AddIndex(
            model_name="visitrecord",
            index=models.Index(Coalesce("first_version", "id"), name="records_by_first_version"),
        ),
    ]
