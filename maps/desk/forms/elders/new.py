"""A new elder: who, where, why in the ledger, and the decision that puts them there by hand (P1 等)."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base import clock
from base.crypto import keyed_hash
from base.errors import DomainError
from geo.models import Area, Level
from geo.scope import Scope
from maps.look.form_base import choice_field, day_field, refusal_said, text_field
from visits.errors import FactsRefused, PersonKnown
from visits.register.models import Category, Elder, Household, Tier
from visits.register.services import elder_create, tier_override_set


class NewElderForm(forms.Form):
    village = forms.ModelChoiceField(label=_("村"), queryset=Area.objects.none(), to_field_name="code", required=False)
    address = text_field(Household, "address")
    name = text_field(Elder, "name")
    id_number = forms.CharField(
        label=_("公民身份号码"), required=False, max_length=18, help_text=_("18 位；出生日期和性别可由它得出。")
    )
    gender = choice_field(Elder, "gender")
    birth_date = day_field(_("出生日期"), required=False)
    birth_about = forms.CharField(
        label=_("出生年份或年月"),
        required=False,
        max_length=20,
        help_text=_("不知道哪一天时填，例如 1945 或 1945-05。"),
    )
    phone = forms.CharField(label=_("联系电话"), required=False, max_length=20)
    registered_on = day_field(_("纳入台账日期"))
    lives_at_hukou = forms.BooleanField(label=_("居住在户籍所在地"), required=False, initial=True)
    categories = forms.MultipleChoiceField(
        label=_("困难类别"), choices=Category.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    evidence = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("证件、公示、评估报告等。"))
    tier = forms.ChoiceField(label=_("特批为"), choices=[("", _("不特批，由规则确定")), *Tier.choices], required=False)
    reason = forms.CharField(label=_("特批原因"), max_length=200, required=False)
    approver = forms.CharField(label=_("批准人"), max_length=60, required=False)
    is_another = forms.BooleanField(label=_("已核对，是另一位老人"), required=False)

    def __init__(self, *args: Any, scope: Scope, beside: Elder | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beside, self._scope = beside, scope
        self.known: list[Elder] = []
        self.initial["registered_on"] = clock.today()
        village = self.fields["village"]
        assert isinstance(village, forms.ModelChoiceField)
        village.queryset = scope.narrow(Area.objects.filter(level=Level.VILLAGE, valid_to=None), "").order_by("code")
        if beside:
            del self.fields["village"], self.fields["address"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("tier"):
            for name in ("reason", "approver"):
                if not cleaned.get(name):
                    self.add_error(name, _("特批须写明原因和批准人。"))
        return cleaned

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        headed = [
            (_("住在哪里"), ["village", "address"]),
            (
                _("是谁"),
                [
                    "name",
                    "id_number",
                    "gender",
                    "birth_date",
                    "birth_about",
                    "phone",
                    "lives_at_hukou",
                    "registered_on",
                ],
            ),
            (_("为什么纳入"), ["categories", "evidence"]),
            (_("特批（规则之外纳入或改变层级）"), ["tier", "reason", "approver"]),
        ]
        found = [(title, [self[name] for name in names if name in self.fields]) for title, names in headed]
        return [(title, fields) for title, fields in found if fields]

    def saved(self, *, by: User) -> Elder | None:
        """The new elder; None where something does not hold, each thing said at its field."""
        if not self.is_valid():
            return None
        try:
            return self._make(by)
        except PersonKnown as error:
            self.known = self._seen(pk__in=error.detail["elders"])
            self.add_error(None, error.message)
        except FactsRefused as error:
            if "id_number" in error.detail["fields"]:
                self.known = self._seen(id_number_hash=keyed_hash(self.cleaned_data["id_number"]))
            refusal_said(self, error)
        except DomainError as error:
            self.add_error(None, error.message)
        return None

    def _seen(self, **which: Any) -> list[Elder]:
        """As far as the clerk may see them."""
        rows = self._scope.narrow(Elder.objects.filter(**which), "household__village")
        return list(rows.select_related("household__village").order_by("pk"))

    @property
    def asks_whether_another(self) -> bool:
        """The tick is offered once somebody alike was found."""
        return bool(self.known) and "id_number" not in self.errors

    @transaction.atomic
    def _make(self, by: User) -> Elder:
        told = dict(self.cleaned_data)
        evidence, categories = told.pop("evidence"), told.pop("categories")
        decision = {name: told.pop(name) for name in ("tier", "reason", "approver")}
        elder = elder_create(
            household=self.beside.household if self.beside else None,
            categories=dict.fromkeys(categories, evidence),
            by=by,
            **told,
        )
        if decision["tier"]:
            tier_override_set(elder=elder, since=elder.registered_on, by=by, **decision)
        return elder
