"""What online geocoders answered, kept so that no address is sent twice; the address itself is not kept here."""

from django.contrib.gis.db import models

from geo.models.places import PlaceLevel


class OnlineAnswer(models.Model):
    """One provider's answer to one address, in WGS-84; no point where the provider knew nothing."""

    provider = models.CharField(max_length=20)
    query_hash = models.CharField(max_length=64, help_text="of the text that was sent")
    point = models.PointField(geography=True, null=True)
    level = models.CharField(max_length=10, choices=[*PlaceLevel.choices, ("county", "county")], blank=True)
    said = models.CharField(max_length=40, blank=True, help_text="the provider's own word for the level")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "query_hash"], name="one_online_answer_per_provider_and_query"),
        ]
        indexes = [models.Index(fields=["provider", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.said or '-'}"
