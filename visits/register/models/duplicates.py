"""Two entries for one person: what was decided about them."""

from django.db import models

from accounts.models import User
from base.fields import EncryptedTextField
from visits.register.models.elders import Elder


class NotSamePerson(models.Model):
    """Somebody looked at both and knows that they are two people; they are not proposed again."""

    first = models.ForeignKey(Elder, models.CASCADE, related_name="+")
    second = models.ForeignKey(Elder, models.CASCADE, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_decision_per_pair"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class ElderMerge(models.Model):
    """`merged` became a pointer to `kept`; the journal holds every column that changed, before and after."""

    kept = models.ForeignKey(Elder, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Elder, models.PROTECT, related_name="merged_by")
    merged_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    journal = EncryptedTextField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at=None), name="one_standing_merge_per_elder"
            ),
            models.CheckConstraint(condition=~models.Q(kept=models.F("merged")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
