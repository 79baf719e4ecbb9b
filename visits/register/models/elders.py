"""Elders, the households they live in, whom to call, and the dated facts that decide their tier."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from base.fields import DerivedTextField, EncryptedTextField, KeyedHashField, KeyedPiecesField
from geo.models import Area, Place
from visits.register.birth import BIRTH_ABOUT, Birth, born
from visits.register.spelling.sought import sought_address, sought_name


class Household(models.Model):
    """People behind one door: they are visited at one stop."""

    village = models.ForeignKey(Area, models.PROTECT, related_name="households")
    address = models.CharField(_("家庭住址"), max_length=200, blank=True)
    sought = DerivedTextField("address", sought_address)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="households")
    way_in = models.CharField(_("进门方式"), max_length=200, blank=True)
    door_photo = models.ForeignKey("visits.Attachment", models.PROTECT, null=True, related_name="+")
    water_safe = models.BooleanField(_("饮水是否安全"), null=True)
    water_note = models.CharField(_("饮水说明"), max_length=200, blank=True)
    power_safe = models.BooleanField(_("生活用电是否安全"), null=True)
    power_note = models.CharField(_("用电说明"), max_length=200, blank=True)
    housing_safe = models.BooleanField(_("住房是否安全"), null=True)
    housing_note = models.CharField(_("住房说明"), max_length=200, blank=True)
    monthly_income = models.DecimalField(_("家庭每月收入（元）"), max_digits=9, decimal_places=2, null=True)
    benefits_note = models.CharField(_("补贴情况说明"), max_length=500, blank=True)

    class Meta:
        indexes = [GinIndex(fields=["sought"], opclasses=["gin_trgm_ops"], name="household_sought")]

    def __str__(self) -> str:
        return f"{self.village} {self.address}"


class Gender(models.TextChoices):
    FEMALE = "female", _("女")
    MALE = "male", _("男")


class StandingElders(models.Manager["Elder"]):
    """Without those who were merged into another entry of the same person."""

    def get_queryset(self) -> "models.QuerySet[Elder]":
        return super().get_queryset().filter(merged_into=None)


class Elder(models.Model):
    household = models.ForeignKey(Household, models.PROTECT, related_name="elders")
    name = models.CharField(_("姓名"), max_length=50)
    pinyin = models.CharField(max_length=200, blank=True, help_text="wangxiuying wxy")
    gender = models.CharField(_("性别"), max_length=6, choices=Gender.choices, blank=True)
    birth_date = models.DateField(_("出生日期"), null=True)
    birth_about = models.CharField(
        _("出生年份或年月"),
        max_length=7,
        blank=True,
        help_text="1945 or 1945-05, while no more is known than that",
    )
    id_number = EncryptedTextField(_("公民身份号码"), blank=True)
    id_number_hash = KeyedHashField("id_number")
    phone = EncryptedTextField(_("联系电话"), blank=True)
    phone_hash = KeyedHashField("phone")
    phone_pieces = KeyedPiecesField("phone")
    sought = DerivedTextField("name", sought_name)
    lives_at_hukou = models.BooleanField(_("居住在户籍所在地"), default=True)
    registered_on = models.DateField(_("纳入台账日期"))
    confirmed_on = models.DateField(
        _("最近核实日期"),
        null=True,
        help_text="when somebody last entered or confirmed the facts; null: never since (P10)",
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged_from", help_text="a second entry of the same person"
    )

    objects = StandingElders()
    everyone: "models.Manager[Elder]" = models.Manager()

    class Meta:
        indexes = [
            models.Index(Coalesce("confirmed_on", "registered_on"), name="elder_confirmed_or_registered"),
            GinIndex(fields=["sought"], opclasses=["gin_trgm_ops"], name="elder_sought"),
            models.Index(fields=["sought"], opclasses=["text_pattern_ops"], name="elder_sought_beginning"),
            GinIndex(fields=["phone_pieces"], name="elder_phone_pieces"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_hash"], condition=~models.Q(id_number_hash=""), name="one_elder_per_id_number"
            ),
            models.CheckConstraint(
                condition=models.Q(birth_about="")
                | models.Q(birth_date=None, birth_about__regex=f"^{BIRTH_ABOUT.pattern}$"),
                name="birth_is_known_whole_or_in_part",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def birth(self) -> Birth | None:
        return born(self.birth_date, self.birth_about)


class Contact(models.Model):
    """Whom to call, in order; the paper form prints the first (P55)."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="contacts")
    order = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("姓名"), max_length=50)
    relation = models.CharField(_("关系"), max_length=20, blank=True)
    phone = EncryptedTextField(_("电话"))
    phone_hash = KeyedHashField("phone")
    phone_pieces = KeyedPiecesField("phone")
    sought = DerivedTextField("name", sought_name)

    class Meta:
        ordering = ["order"]
        indexes = [
            GinIndex(fields=["sought"], opclasses=["gin_trgm_ops"], name="contact_sought"),
            GinIndex(fields=["phone_pieces"], name="contact_phone_pieces"),
        ]
        constraints = [models.UniqueConstraint(fields=["elder", "order"], name="one_contact_per_rank")]

    def __str__(self) -> str:
        return self.name


class Category(models.TextChoices):
    """What the policy's scope and tiers are decided by (P1-P4, P27)."""

    POOR = "poor", _("经济困难")
    WITHOUT_FAMILY = "without_family", _("孤寡")
    DEPENDENT = "dependent", _("失能")
    DEMENTIA = "dementia", _("失智")
    LIVES_ALONE = "lives_alone", _("独居")
    EMPTY_NEST = "empty_nest", _("空巢")
    LEFT_BEHIND = "left_behind", _("留守")
    SPECIAL_FAMILY = "special_family", _("计划生育特殊家庭")
    DESTITUTE_AT_HOME = "destitute_at_home", _("分散供养特困")
    DISABLED = "disabled", _("残疾")
    OTHER = "other", _("其他特殊困难")


class Tier(models.TextChoices):
    """The tiers of `visits.duty.policy`, in falling order of need (P26)."""

    KEY = "key", _("重点")
    GENERAL = "general", _("一般")
    LIGHT = "light", _("普通")


class CategoryFlag(models.Model):
    """One category of one elder for a time, with its evidence."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="flags")
    category = models.CharField(max_length=20, choices=Category.choices)
    since = models.DateField()
    until = models.DateField(null=True, help_text="last day; null: still")
    evidence = models.CharField(max_length=200, blank=True)
    assessor = models.CharField(max_length=60, blank=True, help_text="who assessed it (P3)")
    review_by = models.DateField(null=True, help_text="when the assessment expires; null: never (P3)")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["elder", "category", "since"], name="one_flag_per_category_and_start"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.get_category_display()}"


class TierOverride(models.Model):
    """Somebody decided otherwise than the rules, with a reason and an approver (P1, P27 "等")."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="tier_overrides")
    tier = models.CharField(max_length=12, choices=Tier.choices)
    since = models.DateField()
    until = models.DateField(null=True, help_text="last day; null: still")
    reason = models.CharField(max_length=200)
    approver = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["elder", "since"], name="one_tier_override_per_elder_and_start"),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(approver=""), name="tier_override_says_why_and_who"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.get_tier_display()}"


class State(models.TextChoices):
    ACTIVE = "active", _("在册")
    AWAY = "away", _("外出")
    IN_HOSPITAL = "in_hospital", _("住院")
    MOVED = "moved", _("迁出")
    DIED = "died", _("去世")
    DECLINED = "declined", _("不愿接受")


GONE = (State.DIED, State.MOVED)
"""Nobody is visited any more."""


class ElderState(models.Model):
    """A state holds from its day until the next one's; an elder without any is active since registration."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="states")
    state = models.CharField(max_length=12, choices=State.choices)
    since = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["since"]
        constraints = [models.UniqueConstraint(fields=["elder", "since"], name="one_state_per_elder_and_day")]

    def __str__(self) -> str:
        return f"{self.elder} {self.get_state_display()}"
