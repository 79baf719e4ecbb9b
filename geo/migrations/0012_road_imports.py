"""Road extracts handed in on a page."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("geo", "0011_point_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RoadImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "排队中"),
                            ("running", "计算中"),
                            ("done", "已完成"),
                            ("failed", "失败"),
                            ("cancelled", "已取消"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                (
                    "token",
                    models.PositiveIntegerField(
                        default=0, help_text="fencing: only the holder of the newest token may write the result"
                    ),
                ),
                ("lease_until", models.DateTimeField(null=True)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                ("progress", models.FloatField(default=0, help_text="0 to 1")),
                ("cancel_requested", models.BooleanField(default=False)),
                ("error_code", models.CharField(blank=True, max_length=40)),
                ("error_message", models.TextField(blank=True)),
                ("queued_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("file_name", models.CharField(max_length=100)),
                ("file_bytes", models.BigIntegerField()),
                ("folder", models.UUIDField(default=uuid.uuid4)),
                ("made_at", models.DateTimeField()),
                ("stage", models.CharField(blank=True, max_length=20)),
                ("is_to_apply", models.BooleanField(default=False)),
                (
                    "version",
                    models.CharField(blank=True, help_text="of the network that was made of it", max_length=64),
                ),
                ("report", models.JSONField(default=dict)),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        help_text="who handed it in works here",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="road_imports",
                        to="geo.area",
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
                "abstract": False,
            },
        ),
    ]
