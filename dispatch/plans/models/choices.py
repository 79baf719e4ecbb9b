"""What people chose about planning: somebody's week, what counts first where hours are short, a visitor lent.

Rows are withdrawn or followed by newer ones, never changed.
"""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from accounts.models import User
from geo.models import Area
from visits.register.models import Elder, Visitor


class WeekWish(models.Model):
    """A coordinator moved an elder's visit to another week; while the row stands it is locked there."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="week_wishes")
    last_day = models.DateField(help_text="of the visit's window: tells which visit")
    week_first = models.DateField(help_text="a Monday, or the first of a month that cuts the week")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["last_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "last_day"], condition=models.Q(withdrawn_at=None), name="one_week_wish_per_visit"
            ),
            models.CheckConstraint(
                condition=models.Q(week_first__lte=models.F("last_day")), name="week_wish_lies_before_the_window_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.week_first}"


class PlanningChoice(models.Model):
    """How a county plans where hours are short, and what may happen without asking; its newest row stands."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="planning_choices", help_text="the county")
    key_exchange = models.FloatField(
        null=True, help_text="how many monthly elders a key week may cost at most; null: keys first, whatever it costs"
    )
    is_automatic = models.BooleanField(default=False, help_text="small proposals are published by themselves")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(key_exchange=None) | models.Q(key_exchange__gt=0), name="key_exchange_is_a_price"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.made_at:%Y-%m-%d}"


class Lending(models.Model):
    """A visitor works for a neighbour township on these days, and not for their own."""

    visitor = models.ForeignKey(Visitor, models.CASCADE, related_name="lendings")
    area = models.ForeignKey(Area, models.CASCADE, related_name="borrowings", help_text="the township that borrows")
    first_day = models.DateField()
    last_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="lending_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visitor} {self.area} {self.first_day}"

    def holds_on(self, day: date) -> bool:
        """The days before it was taken back stay."""
        return self.first_day <= day <= self.last_day and (
            self.withdrawn_at is None or day < timezone.localdate(self.withdrawn_at)
        )

    @property
    def held_until(self) -> date:
        """Its last day, or the one before it was taken back."""
        if self.withdrawn_at is None:
            return self.last_day
        return min(self.last_day, timezone.localdate(self.withdrawn_at) - timedelta(days=1))
