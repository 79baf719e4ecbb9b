"""A clerk's own named sets of filters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SavedList(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="saved_lists")
    name = models.CharField(_("名称"), max_length=30)
    query = models.CharField(max_length=500, help_text="the list's address after the question mark")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_saved_list_per_user_and_name")]

    def __str__(self) -> str:
        return self.name
