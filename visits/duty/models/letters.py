"""Figures by mail: who gets them of which area, and what has gone out (P77)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.models import Area


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("每周一 8 时，本月到那天为止")
    MONTHLY = "monthly", _("每月 1 日 8 时，上一个整月")


class FigureLetter(models.Model):
    """A subscription; it is stopped and never deleted."""

    user = models.ForeignKey(User, models.CASCADE, related_name="figure_letters")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    rhythm = models.CharField(_("什么时候寄"), max_length=10, choices=Rhythm.choices)
    address = models.EmailField(_("邮箱"))
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "area", "rhythm"],
                condition=models.Q(stopped_at=None),
                name="one_letter_of_an_area_and_rhythm",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.get_rhythm_display()}"

    @property
    def newest(self) -> "FigureLetterSent | None":
        return self.sent.order_by("-claimed_at").first()


class FigureLetterSent(models.Model):
    """One letter of one week or month: written down before it goes out, so that no retry sends it twice.

    `handed_at` is set just before the mail server gets it. A row with it and neither `sent_at` nor `error` is of a
    process that died right then: nobody knows whether it went out, and it is not sent again.
    """

    letter = models.ForeignKey(FigureLetter, models.CASCADE, related_name="sent")
    period = models.CharField(max_length=10, help_text="2026-W49 or 2026-12: when it was due")
    claimed_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    error = models.CharField(max_length=100, blank=True, help_text="the kind of error; never what a server said")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "period"], name="one_letter_a_period"),
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(handed_at__isnull=False), name="sent_letter_was_handed_over"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.period}"
