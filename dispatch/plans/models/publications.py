"""From when on an area goes by a plan. A plan published again has a second row: what it governed before stays."""

from django.db import models

from accounts.models import User
from dispatch.plans.models.plans import Plan


class Publication(models.Model):
    """On each day, in each village, the newest row that holds the day governs (`selectors/in_force.py`).

    So two plans never govern the same village on the same day, whatever their areas and periods are, and a month's plan
    goes on by itself after the week that another plan took from it. Rows are never changed: they are the history.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="publications")
    prefix = models.CharField(max_length=15, help_text="every code inside the plan's area starts with it")
    since = models.DateField(help_text="the first day that it governs")
    last_day = models.DateField(help_text="the last: the plan's own")
    at = models.DateTimeField(help_text="of `since` it governs from this moment on, if it lies in that day")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(since__lte=models.F("last_day")), name="publication_holds_a_day"),
        ]
        indexes = [models.Index(fields=["last_day", "since"], name="publications_by_day")]

    def __str__(self) -> str:
        return f"{self.plan} {self.since}"
