"""The policy's numbers, dated and per county (P4, P26, P30)."""

from django.db import models

from accounts.models import User
from geo.models import Area


class PolicyRules(models.Model):
    """Rules of one county from a day on; without any, `visits.duty.policy.DEFAULT_RULES` hold."""

    county = models.ForeignKey(Area, models.CASCADE, related_name="policy_rules")
    valid_from = models.DateField()
    rules = models.JSONField(help_text="the fields of visits.duty.policy.Rules")
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, help_text="taken back before they came into force")
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "valid_from"],
                condition=models.Q(withdrawn_at=None),
                name="one_rule_set_in_force_per_county_and_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.valid_from}"
