import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

DIGITS = {"city": 4, "county": 6, "township": 9, "village": 12, "grid": 15}  # of an area's code, that all inside share


def rows_of_published_plans(apps, schema_editor):
    """Until now a plan withdrew every other that touched its days; what had been published before holds until then."""
    plans = apps.get_model("dispatch", "Plan").objects.exclude(published_at=None).select_related("area")
    newer = []
    rows = []
    for plan in plans.order_by("-published_at", "-pk"):
        prefix = plan.area.code[: DIGITS[plan.area.level]]
        day = timezone.localtime(plan.published_at).date()
        since, last_day = max(plan.first_day, day), plan.last_day
        if plan.state == "withdrawn":
            ends = [
                other_day
                for other, other_prefix, other_day in newer
                if other.first_day <= plan.last_day
                and other.last_day >= plan.first_day
                and (other_prefix.startswith(prefix) or prefix.startswith(other_prefix))
            ]
            last_day = min(last_day, *ends) if ends else last_day
        newer.append((plan, prefix, day))
        if since <= last_day:
            days = {"since": since, "last_day": last_day}
            rows.append({"plan": plan, "prefix": prefix, **days, "at": plan.published_at, "by": plan.published_by})
    publications = apps.get_model("dispatch", "Publication").objects
    for row in reversed(rows):
        publications.create(**row)


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0006_the_month_behind_a_week"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(model_name="plan", name="until"),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "prefix",
                    models.CharField(help_text="every code inside the plan's area starts with it", max_length=15),
                ),
                ("since", models.DateField(help_text="the first day that it governs")),
                ("last_day", models.DateField(help_text="the last: the plan's own")),
                (
                    "at",
                    models.DateTimeField(help_text="of `since` it governs from this moment on, if it lies in that day"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="publications", to="dispatch.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["last_day", "since"], name="publications_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("since__lte", models.F("last_day"))), name="publication_holds_a_day"
                    )
                ],
            },
        ),
        migrations.RunPython(rows_of_published_plans, migrations.RunPython.noop),
    ]
