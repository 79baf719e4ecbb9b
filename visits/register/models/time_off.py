"""What makes a day unlike its weekday: the county's calendar, hours set by hand for a date, leave.

Rows are withdrawn, never deleted. What they come to on a day is said by `dispatch.plans.on_duty`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.models import Area
from visits.register.holidays import DayKind
from visits.register.models.visitors import TravelMode, Visitor

DAY_KINDS = [
    (DayKind.HOLIDAY.value, _("放假")),
    (DayKind.WORKDAY.value, _("补班")),
    (DayKind.ORDINARY.value, _("照平日")),
]


class CalendarDay(models.Model):
    """A day on which a county does otherwise than the country's calendar in `visits.register.holidays` says."""

    county = models.ForeignKey(Area, models.CASCADE, related_name="calendar_days")
    date = models.DateField()
    kind = models.CharField(_("怎么上班"), max_length=10, choices=DAY_KINDS)
    like_weekday = models.PositiveSmallIntegerField(
        _("按周几的工作时间"), null=True, help_text="1 Monday to 7 Sunday; of a make-up workday"
    )
    name = models.CharField(_("名称"), max_length=20)
    source = models.CharField(_("依据"), max_length=100, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "date"], condition=models.Q(withdrawn_at=None), name="one_calendar_day_per_county"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=DayKind.WORKDAY.value, like_weekday__range=(1, 7))
                | (~models.Q(kind=DayKind.WORKDAY.value) & models.Q(like_weekday=None)),
                name="a_make_up_day_is_like_a_weekday",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.date} {self.name}"


class DatedHours(models.Model):
    """A stretch of one date, set by hand: those of a date stand in place of its weekday's hours and the calendar's."""

    visitor = models.ForeignKey(Visitor, models.CASCADE, related_name="dated_hours")
    date = models.DateField()
    start = models.TimeField()
    end = models.TimeField()
    mode = models.CharField(_("出行方式"), max_length=12, choices=TravelMode.choices)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["date", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["visitor", "date", "start"],
                condition=models.Q(withdrawn_at=None),
                name="dated_hours_once_per_start",
            ),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="dated_hours_end_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.visitor} {self.date} {self.start:%H:%M}-{self.end:%H:%M}"


class LeaveKind(models.TextChoices):
    """No more of the reason is kept: an illness is nobody's business here."""

    SICK = "sick", _("病假")
    PERSONAL = "personal", _("事假")
    ANNUAL = "annual", _("年休假")
    TRAINING = "training", _("培训、开会")
    DAY_OFF = "day_off", _("调休")
    OTHER = "other", _("其他")


class Absence(models.Model):
    """Leave from one day to another, both included. With times it is a part of each of its days.

    `stand_in` answers in the visitor's place on whole days; the covers that say so end with it (`Responsibility`).
    """

    visitor = models.ForeignKey(Visitor, models.PROTECT, related_name="absences")
    first_day = models.DateField(_("从"))
    last_day = models.DateField(_("到"))
    gone_from = models.TimeField(null=True, help_text="null: from the morning on")
    back_at = models.TimeField(null=True, help_text="null: until the evening")
    kind = models.CharField(_("种类"), max_length=10, choices=LeaveKind.choices)
    stand_in = models.ForeignKey(Visitor, models.PROTECT, null=True, related_name="stands_in_during")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["first_day", "pk"]
        indexes = [models.Index(fields=["visitor", "last_day"], name="absences_of_a_visitor")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(gone_from=None)
                | models.Q(back_at=None)
                | models.Q(back_at__gt=models.F("gone_from")),
                name="absence_comes_back_after_going",
            ),
            models.CheckConstraint(
                condition=models.Q(stand_in=None) | models.Q(gone_from=None, back_at=None),
                name="whole_days_have_a_stand_in",
            ),
            models.CheckConstraint(
                condition=models.Q(stand_in=None) | ~models.Q(stand_in=models.F("visitor")),
                name="nobody_stands_in_for_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visitor} {self.first_day} – {self.last_day}"

    @property
    def is_whole(self) -> bool:
        """Whole days, not a part of each."""
        return self.gone_from is None and self.back_at is None
