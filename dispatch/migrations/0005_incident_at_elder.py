from django.contrib.gis.db.models.fields import PointField
from django.db import migrations, models
from django.db.migrations.state import StateApps


def tell_which(apps: StateApps, _editor: object) -> None:
    """Until now no page or program let anybody give a point for an elder's emergency."""
    apps.get_model("dispatch", "Incident").objects.filter(elder__isnull=False).update(at_elder=True)


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0004_walks_and_pieces"),
    ]

    operations = [
        migrations.AlterField(
            model_name="incident",
            name="point",
            field=PointField(geography=True, help_text="as it was known when it was raised", srid=4326),
        ),
        migrations.AddField(
            model_name="incident",
            name="at_elder",
            field=models.BooleanField(
                default=False,
                help_text="no point was told: while it is open it stands where the elder is known to live",
            ),
        ),
        migrations.RunPython(tell_which, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("at_elder", False), ("elder__isnull", False), _connector="OR"),
                name="incident_at_an_elder_has_one",
            ),
        ),
    ]
