"""When a visitor can go out."""

from django.db import models

from visits.register.models import TravelMode, Visitor


class Shift(models.Model):
    """One stretch of one visitor's day; it starts and ends at home."""

    visitor = models.ForeignKey(Visitor, models.CASCADE, related_name="shifts")
    date = models.DateField()
    start = models.TimeField()
    end = models.TimeField()
    mode = models.CharField(max_length=12, choices=TravelMode.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visitor", "date", "start"], name="one_shift_per_visitor_and_start"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="shift_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.visitor} {self.date} {self.start:%H:%M}-{self.end:%H:%M}"
