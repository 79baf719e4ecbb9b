"""What a county has laid down: plan, standards, mechanisms, and who does what by them (P5, P40)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.models import Area


class DocumentKind(models.TextChoices):
    PLAN = "plan", _("工作方案")
    STANDARD = "standard", _("标准规范")
    MECHANISM = "mechanism", _("机制")
    OTHER = "other", _("其他")


class Party(models.TextChoices):
    """Who a duty is laid upon."""

    COUNTY = "county", _("县")
    TOWNSHIP = "township", _("乡镇")
    VILLAGE = "village", _("村（社区）")
    DEPARTMENT = "department", _("部门单位")
    VISITOR = "visitor", _("探访员")


class CountyDocument(models.Model):
    """One version of one document; a newer one replaces it from its day on and the former stays (P5)."""

    county = models.ForeignKey(Area, models.PROTECT, related_name="documents")
    kind = models.CharField(_("类别"), max_length=10, choices=DocumentKind.choices)
    title = models.CharField(_("文件名称"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    version = models.CharField(_("版本"), max_length=20)
    effective_from = models.DateField(_("施行日期"))
    summary = models.TextField(_("内容摘要"), blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "number", "version"],
                condition=~models.Q(number=""),
                name="one_document_per_county_number_and_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class Duty(models.Model):
    """One line of the duty matrix (P40)."""

    document = models.ForeignKey(CountyDocument, models.CASCADE, related_name="duties")
    party = models.CharField(_("谁"), max_length=10, choices=Party.choices)
    what = models.CharField(_("职责内容"), max_length=300)
    due = models.CharField(_("期限"), max_length=60, blank=True, help_text="a day, or words such as 每月25日前")
    responsible = models.CharField(_("负责人"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("order",)
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="duties_stand_in_an_order")]

    def __str__(self) -> str:
        return f"{self.get_party_display()} {self.what}"
