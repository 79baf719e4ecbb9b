from django.db import migrations, models


class Migration(migrations.Migration):
    """What is counted for how people stand tells their visits of these weeks too. All is counted anew once."""

    dependencies = [("visits", "0022_records_newest_first")]

    operations = [
        migrations.AddField(
            model_name="standingscounted",
            name="windows",
            field=models.JSONField(
                default=list,
                help_text="every `DueVisit` of whoever lives here that touches `days_kept(as_of)`, by elder",
            ),
        ),
    ]
