"""A plan of a township's week or month: plan → route → stop → the visits a stop serves, and who was left out."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dispatch.plans.models.shifts import Shift
from geo.models import Area, PlaceLevel
from visits.register.models import Elder, Household, Visitor


class Period(models.TextChoices):
    WEEK = "week", _("周")
    MONTH = "month", _("月")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("草案")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")


class Plan(models.Model):
    area = models.ForeignKey(Area, models.PROTECT, related_name="plans")
    period = models.CharField(max_length=5, choices=Period.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    inputs = models.JSONField(default=dict, help_text="what the plan was made from, to tell what has changed since")
    figures = models.JSONField(default=dict, help_text="terms of the objective, kilometres, minutes, visits")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    since = models.DateField(
        null=True, help_text="the first day that it governs, for one made in mid-week; null: first_day"
    )
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="carried_on", help_text="carried on by this one"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "period", "first_day"],
                condition=models.Q(state="published"),
                name="one_published_plan_per_area_and_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.first_day}"


class StopApproach(models.TextChoices):
    """How a door is come to from the ways of the visitor's mode."""

    ROAD = "road", _("路通到门口")
    PATH = "path", _("停车后步行")
    GROUND = "ground", _("没有路，估算步行")


class Route(models.Model):
    """What one shift does."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="routes")
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="routes")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    travel_s = models.PositiveIntegerField()
    distance_m = models.PositiveIntegerField()
    service_s = models.PositiveIntegerField()
    rest_at = models.DateTimeField(null=True, help_text="when the break begins, if one is taken")
    shape = models.LineStringField(null=True, help_text="along the roads, home to home")
    pieces = models.JSONField(
        default=list, help_text='of the shape, not along the roads: [first point, last point, "walk" or "guess"]'
    )
    travel_source = models.CharField(max_length=20, help_text="network, parked_walk, straight_line, server or mixed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "shift"], name="one_route_per_plan_and_shift")]

    def __str__(self) -> str:
        return f"{self.shift}"


class Stop(models.Model):
    """One door of a route.

    Step of the way: *plan*, the row of a stop that the optimizer found.
    """

    route = models.ForeignKey(Route, models.CASCADE, related_name="stops")
    order = models.PositiveSmallIntegerField()
    household = models.ForeignKey(Household, models.PROTECT, related_name="stops")
    point = models.PointField(geography=True, help_text="where the plan took the door to be")
    place_level = models.CharField(
        max_length=10,
        choices=PlaceLevel.choices,
        help_text="village: the door is not located, the village's point stands in",
    )
    arrival_at = models.DateTimeField()
    service_s = models.PositiveIntegerField()
    travel_s = models.PositiveIntegerField(help_text="from the stop before")
    distance_m = models.PositiveIntegerField(help_text="from the stop before")
    travel_source = models.CharField(max_length=20)
    approach = models.CharField(max_length=10, choices=StopApproach.choices, default=StopApproach.ROAD)
    parked = models.PointField(geography=True, null=True, help_text="where the vehicle is left; null: at the door")
    walk_s = models.PositiveIntegerField(default=0, help_text="on foot from there to the door, once")
    walk_m = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["route", "order"], name="one_stop_per_rank")]

    def __str__(self) -> str:
        return f"{self.order} {self.household}"


class StopVisit(models.Model):
    """One owed visit that a stop serves; whether it was made is told by the records (`selectors/stops.py`).

    Step of the way: *plan*. Window, tier and clause stay as they were when the plan was made.
    """

    stop = models.ForeignKey(Stop, models.CASCADE, related_name="visits")
    elder = models.ForeignKey(Elder, models.PROTECT, related_name="planned_visits")
    first_day = models.DateField(help_text="of the visit's window")
    last_day = models.DateField()
    tier = models.CharField(max_length=10)
    clause = models.CharField(max_length=20)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["stop", "elder"], name="one_visit_per_stop_and_elder")]

    def __str__(self) -> str:
        return f"{self.elder} {self.first_day}"


class TargetWeek(models.Model):
    """In which week of the rolling month an owed visit is to be made, and by whom: what the plan shared out."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    elder = models.ForeignKey(Elder, models.PROTECT, related_name="target_weeks")
    first_day = models.DateField(help_text="of the visit's window")
    last_day = models.DateField()
    tier = models.CharField(max_length=10)
    week_first = models.DateField(help_text="of the target: a week, cut where a month ends")
    week_last = models.DateField()
    visitor = models.ForeignKey(Visitor, models.PROTECT, null=True, related_name="+", help_text="null: not yet told")
    is_locked = models.BooleanField(default=False, help_text="a coordinator chose the week")

    class Meta:
        ordering = ["week_first", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(week_last__gte=models.F("week_first")), name="target_week_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["plan", "week_first"], name="target_weeks_of_plan")]

    def __str__(self) -> str:
        return f"{self.elder} {self.week_first}"


class LeftOut(models.Model):
    """An owed visit that the plan does not serve, and why."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="left_out")
    elder = models.ForeignKey(Elder, models.PROTECT, related_name="left_out_visits")
    first_day = models.DateField()
    last_day = models.DateField()
    tier = models.CharField(max_length=10)
    clause = models.CharField(max_length=20)
    reason = models.CharField(max_length=40, help_text="a code of routing.explain, or no_place")
    detail = models.JSONField(default=dict, help_text="the reason's numbers and the cheapest remedy, with rows' ids")

    def __str__(self) -> str:
        return f"{self.elder} {self.reason}"
