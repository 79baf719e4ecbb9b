import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0005_incident_at_elder"),
        ("geo", "0013_grants_with_dates"),
        ("visits", "0018_time_off"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="continues",
            field=models.ForeignKey(
                help_text="carried on by this one",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carried_on",
                to="dispatch.plan",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="since",
            field=models.DateField(
                help_text="the first day that it governs, for one made in mid-week; null: first_day", null=True
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="until",
            field=models.DateField(
                help_text="the last day that it governs, once another took over; null: last_day", null=True
            ),
        ),
        migrations.CreateModel(
            name="Lending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        help_text="the township that borrows",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="borrowings",
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
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lendings", to="visits.visitor"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["first_day", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="lending_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanningChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key_exchange",
                    models.FloatField(
                        help_text="how many monthly elders a key week may cost at most; null: keys first, whatever it costs",
                        null=True,
                    ),
                ),
                (
                    "is_automatic",
                    models.BooleanField(default=False, help_text="small proposals are published by themselves"),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        help_text="the county",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="planning_choices",
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
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key_exchange", None), ("key_exchange__gt", 0), _connector="OR"),
                        name="key_exchange_is_a_price",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(help_text="of the visit's window")),
                ("last_day", models.DateField()),
                ("tier", models.CharField(max_length=10)),
                ("week_first", models.DateField(help_text="of the target: a week, cut where a month ends")),
                ("week_last", models.DateField()),
                ("is_locked", models.BooleanField(default=False, help_text="a coordinator chose the week")),
                (
                    "elder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="target_weeks", to="visits.elder"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="dispatch.plan"
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        help_text="null: not yet told",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.visitor",
                    ),
                ),
            ],
            options={
                "ordering": ["week_first", "pk"],
                "indexes": [models.Index(fields=["plan", "week_first"], name="target_weeks_of_plan")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("week_last__gte", models.F("week_first"))),
                        name="target_week_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WeekWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_day", models.DateField(help_text="of the visit's window: tells which visit")),
                ("week_first", models.DateField(help_text="a Monday, or the first of a month that cuts the week")),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "elder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="week_wishes", to="visits.elder"
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
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["last_day", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("elder", "last_day"),
                        name="one_week_wish_per_visit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("week_first__lte", models.F("last_day"))),
                        name="week_wish_lies_before_the_window_ends",
                    ),
                ],
            },
        ),
    ]
