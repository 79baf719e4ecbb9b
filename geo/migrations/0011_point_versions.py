"""What the point of an area was before, and how it came about."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("geo", "0010_first_listing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PointVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("restores", models.PositiveIntegerField(null=True)),
                ("point", django.contrib.gis.db.models.fields.PointField(geography=True, null=True, srid=4326)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("before", "此前已有"),
                            ("imported", "导入"),
                            ("former", "旧名录里的前身"),
                            ("office", "村委会"),
                            ("map_name", "底图上的同名村庄"),
                            ("doors", "已知门口的中间"),
                            ("tapped", "地图上标注"),
                            ("typed", "填写坐标"),
                            ("restored", "恢复旧版"),
                        ],
                        max_length=10,
                    ),
                ),
                ("accuracy_m", models.PositiveIntegerField(null=True)),
                ("told", models.CharField(blank=True, help_text="what it was taken from", max_length=200)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="point_versions", to="geo.area"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("area", "number"), name="point_version_number_once")],
            },
        ),
    ]
