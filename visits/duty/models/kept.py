"""What was counted and is kept, so that a page of a whole county need not count again; and what changed since.

Nothing here is a fact: each row can be thrown away and is counted anew from `visits.duty.coverage`. So the rows point
to villages and elders by number alone, and no merge, move or deletion has to take care of them.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from visits.register.models.elders import Tier


class KeptMonth(models.Model):
    """One village in one month as `coverage_by_village` counted it: `as_of` a day, or the day after the month."""

    village = models.BigIntegerField()
    month = models.DateField(help_text="its first day")
    as_of = models.DateField()
    definition = models.CharField(max_length=12, help_text="of the code that counted")
    counted_at = models.DateTimeField()
    stale_at = models.DateTimeField(null=True, help_text="when something first changed since; null: nothing known")
    is_listed = models.BooleanField(help_text="somebody lived there; else the village stands in no list")
    active = ArrayField(models.BigIntegerField())
    tiers = ArrayField(models.CharField(max_length=12), help_text="of each active elder")
    visited_at_the_door = ArrayField(models.BigIntegerField())
    visited_any_mode = ArrayField(models.BigIntegerField())
    weekly_owed = models.PositiveIntegerField()
    weekly_kept = models.PositiveIntegerField()
    weekly_missed = ArrayField(models.BigIntegerField())
    overdue = ArrayField(models.BigIntegerField())
    days_overdue = ArrayField(models.PositiveIntegerField(), help_text="of each overdue elder")
    excluded = models.JSONField(help_text="[[elder, state, since], …]")
    active_by_tier = models.JSONField(help_text="numbers, for a year's line, which needs no people")
    visited_by_tier = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["village", "month"], name="one_kept_month_per_village")]

    def __str__(self) -> str:
        return f"{self.village} {self.month:%Y-%m}"


class KeptStanding(models.Model):
    """How one elder stood on the day of their village's `StandingsCounted`, as `due_states` says it."""

    elder = models.BigIntegerField(primary_key=True)
    village = models.BigIntegerField(db_index=True)
    state = models.CharField(max_length=12)
    missed_on = models.DateField(null=True, help_text="the last day of the first window missed; null: not overdue")
    last_visit = models.DateField(null=True)
    next_due = models.DateField(null=True)
    tier = models.CharField(max_length=12, choices=Tier.choices, null=True)  # noqa: DJ001 (None: in none)
    clause = models.CharField(max_length=12)
    gap_warning = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.elder} {self.state}"


class StandingsCounted(models.Model):
    """When the standings of one village's elders were counted, and for which day; and their visits of these weeks."""

    village = models.BigIntegerField(primary_key=True)
    as_of = models.DateField()
    definition = models.CharField(max_length=12)
    counted_at = models.DateTimeField()
    stale_at = models.DateTimeField(null=True)
    windows = models.JSONField(
        default=list, help_text="every `DueVisit` of whoever lives here that touches `days_kept(as_of)`, by elder"
    )

    def __str__(self) -> str:
        return f"{self.village} {self.as_of}"


class FactsChanged(models.Model):
    """Something that figures are counted from changed in a village: written by the database itself, by triggers.

    Rows are only added, so that two who write in one village do not wait for each other; who counts anew takes away
    those that were there before.
    """

    village = models.BigIntegerField()
    since = models.DateField(help_text="no figure of a month that ended well before this day can be another")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["village"], name="facts_changed_in_village")]

    def __str__(self) -> str:
        return f"{self.village} {self.since}"
