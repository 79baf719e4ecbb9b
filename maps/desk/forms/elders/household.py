"""What a household lives in and on, and who belongs to it: sections two and three of Annex 2."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from maps.look.form_base import LinesForm, choice_field, text_field, yes_no, yes_no_field
from visits.register.models import Benefit, Card, Elder, Household, HouseholdMember
from visits.register.selectors.cards import HOUSEHOLD
from visits.register.services import MemberGiven, household_update, members_set

_SAFETY = ("water_safe", "power_safe", "housing_safe")


class HouseholdForm(LinesForm):
    """The lines are the benefits."""

    card = Card.HOUSEHOLD
    line_fields = ("kind", "amount")
    most = 8
    spare = 1

    address = text_field(Household, "address")
    way_in = text_field(Household, "way_in", help_text=_("例如：从后院进，钥匙在邻居家。"))
    water_safe = yes_no_field(_("饮水是否安全"))
    water_note = text_field(Household, "water_note")
    power_safe = yes_no_field(_("生活用电是否安全"))
    power_note = text_field(Household, "power_note")
    housing_safe = yes_no_field(_("住房是否安全"))
    housing_note = text_field(Household, "housing_note")
    monthly_income = forms.DecimalField(
        label=_("家庭每月收入（元）"), required=False, min_value=0, max_digits=9, decimal_places=2
    )
    benefits_note = text_field(Household, "benefits_note")

    def at_first(self, elder: Elder) -> dict[str, Any]:
        told = {name: getattr(elder.household, name) for name in HOUSEHOLD}
        return told | {name: yes_no(told[name]) for name in _SAFETY}

    def rows_now(self, elder: Elder) -> list[dict[str, Any]]:
        return [{"kind": benefit.kind, "amount": benefit.amount} for benefit in elder.household.benefits.all()]

    def line_of(self, number: int) -> dict[str, forms.Field]:
        return {
            "kind": choice_field(Benefit, "kind"),
            "amount": forms.DecimalField(
                label=_("每月金额（元）"), required=False, min_value=0, max_digits=9, decimal_places=2
            ),
        }

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            (_("住处"), [self["address"], self["way_in"]]),
            (
                _("饮水、用电、住房"),
                [self[f"{what}_{part}"] for what in ("water", "power", "housing") for part in ("safe", "note")],
            ),
            (_("收入"), [self["monthly_income"], self["benefits_note"]]),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in self.numbers:
            kind, amount = cleaned.get(f"{number}-kind"), cleaned.get(f"{number}-amount")
            if kind and amount is None and f"{number}-amount" not in self.errors:
                self.add_error(f"{number}-amount", _("请填写金额。"))
        return cleaned

    def save(self, *, by: User) -> None:
        facts = {name: self.cleaned_data[name] for name in HOUSEHOLD}
        benefits = [(row["kind"], row["amount"]) for _n, row in self.given()]
        household_update(
            household=self.elder.household, by=by, seen=self.cleaned_data["seen"], benefits=benefits, **facts
        )


class MembersForm(LinesForm):
    card = Card.MEMBERS
    line_fields = ("name", "id_number", "relation", "health")
    most = 12

    def rows_now(self, elder: Elder) -> list[dict[str, Any]]:
        known = [_row(member) for member in elder.household.members.select_related("elder")]
        listed = {row["elder"] for row in known}
        others = elder.household.elders.exclude(pk__in=[pk for pk in listed if pk]).order_by("pk")
        return [*known, *(_row_of_elder(other, is_first=not known and n == 0) for n, other in enumerate(others))]

    def line_of(self, number: int) -> dict[str, forms.Field]:
        return {
            "is_head": forms.BooleanField(label=_("户主"), required=False),
            "name": text_field(HouseholdMember, "name"),
            "gender": choice_field(HouseholdMember, "gender"),
            "relation": text_field(HouseholdMember, "relation"),
            "id_number": forms.CharField(label=_("公民身份号码"), required=False, max_length=18),
            "health": forms.CharField(label=_("健康状况"), required=False, max_length=60),
            "assistance": forms.ChoiceField(
                label=_("低保或特困"),
                choices=HouseholdMember._meta.get_field("assistance").choices or [],
                initial="none",
                required=False,
            ),
            "elder": forms.ModelChoiceField(
                queryset=self.elder.household.elders.all(), required=False, widget=forms.HiddenInput
            ),
        }

    def save(self, *, by: User) -> None:
        members = [MemberGiven(**{**row, "assistance": row["assistance"] or "none"}) for _n, row in self.given()]
        members_set(household=self.elder.household, members=members, by=by, seen=self.cleaned_data["seen"])


def _row(member: HouseholdMember) -> dict[str, Any]:
    names = ("is_head", "name", "gender", "relation", "id_number", "health", "assistance")
    return {name: getattr(member, name) for name in names} | {"elder": member.elder_id}


def _row_of_elder(elder: Elder, *, is_first: bool) -> dict[str, Any]:
    """Elders of the ledger who live there are offered as members until somebody lists them."""
    told = {name: getattr(elder, name) for name in ("name", "gender", "id_number")}
    return told | {"is_head": is_first, "elder": elder.pk}
