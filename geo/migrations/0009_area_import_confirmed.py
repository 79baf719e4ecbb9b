"""Whether the successions that a listing proposes were confirmed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("geo", "0008_online_answers")]

    operations = [
        migrations.AddField(
            model_name="areaimport",
            name="is_confirmed",
            field=models.BooleanField(default=False, help_text="the successions that the report proposes"),
        ),
    ]
