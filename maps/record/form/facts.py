"""What the ledger knows of the home, put right while one is there (Annex 2, section three)."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from visits.register.models import Card, Household
from visits.register.selectors.cards import card_values, fingerprint

SAFE = ("water_safe", "power_safe", "housing_safe")
_ANSWERS = [("yes", _("安全")), ("no", _("不安全"))]
_READ = {"yes": True, "no": False}


def _safe(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=_ANSWERS,
        coerce=lambda said: _READ.get(said),
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class FactsForm(forms.Form):
    """Only what is changed here is written, and only if nobody else has changed it meanwhile."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    water_safe = _safe(_("饮水是否安全"))
    power_safe = _safe(_("生活用电是否安全"))
    housing_safe = _safe(_("住房是否安全"))
    monthly_income = forms.DecimalField(
        label=_("家庭每月收入（元）"), max_digits=9, decimal_places=2, min_value=Decimal(0), required=False
    )

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        said = {True: "yes", False: "no", None: ""}
        initial: dict[str, Any] = {name: said[getattr(household, name)] for name in SAFE}
        initial |= {"monthly_income": household.monthly_income}
        initial |= {"seen": fingerprint(card_values(card=Card.HOUSEHOLD, household=household))}
        super().__init__(*args, **{"prefix": "facts", "initial": initial, **kwargs})
        self.household = household

    @property
    def seen_value(self) -> str:
        return str(self.cleaned_data["seen"])

    @property
    def changes(self) -> dict[str, Any]:
        """Of a valid form; a field that the page did not carry says nothing."""
        return {
            name: self.cleaned_data[name]
            for name in (*SAFE, "monthly_income")
            if self.add_prefix(name) in self.data and self.cleaned_data[name] != getattr(self.household, name)
        }

    @property
    def is_open(self) -> bool:
        return bool(self.is_bound and (self.errors or self.changes))
