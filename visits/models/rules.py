"""The policy's numbers, dated and per county (P4, P26, P30)."""

from django.db import models

from geo.models import Area


class PolicyRules(models.Model):
    """Rules of one county from a day on; without any, `visits.policy.DEFAULT_RULES` hold."""

    county = models.ForeignKey(Area, models.CASCADE, related_name="policy_rules")
    valid_from = models.DateField()
    rules = models.JSONField(help_text="the fields of visits.policy.Rules")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "valid_from"], name="one_rule_set_per_county_and_day")]

    def __str__(self) -> str:
        return f"{self.county} {self.valid_from}"
