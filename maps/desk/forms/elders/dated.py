"""Facts that hold from a day on: each form adds one; what held before stays readable."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base import clock
from maps.look.form_base import CardForm, day_field
from visits.register.models import (
    Answer,
    Card,
    Category,
    Elder,
    HowAsked,
    LegalBasis,
    ParticipantRole,
    ResponsibilityKind,
    Society,
    State,
    Tier,
    Visitor,
    VisitorKind,
)
from visits.register.selectors.handover import visitors_for
from visits.register.services import (
    category_open,
    consent_record,
    elder_state_set,
    participant_add,
    responsibility_set,
    tier_override_set,
    willingness_record,
)


class VisitorChoiceField(forms.ModelChoiceField[Visitor]):
    def label_from_instance(self, obj: Visitor) -> str:
        load = getattr(obj, "answers_for", None)
        said = f"{obj.name} · {obj.get_kind_display()} · {obj.area.name}"
        return said if load is None else _("{said} · 负责 {n} 人").format(said=said, n=load)


class DatedForm(CardForm):
    """Nothing is overwritten, so it does not matter what the editor saw."""

    def told(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def at_first(self, elder: Elder) -> dict[str, Any]:
        return {name: clock.today() for name in ("since", "asked_on")}


class StateForm(DatedForm):
    card = Card.STATE

    state = forms.ChoiceField(label=_("状态"), choices=State.choices)
    since = day_field(_("从哪天起"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False, help_text=_("例如：县医院内科。"))

    def save(self, *, by: User) -> None:
        elder_state_set(elder=self.elder, by=by, **self.told())


class CategoryForm(DatedForm):
    card = Card.CATEGORY

    category = forms.ChoiceField(label=_("类别"), choices=Category.choices)
    since = day_field(_("认定日期"))
    evidence = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("证件、公示、评估报告等。"))
    assessor = forms.CharField(label=_("评估或认定人"), max_length=60, required=False)
    review_by = day_field(_("到期复评日期"), required=False, help_text=_("失能评估须写；到期前提醒。"))

    def save(self, *, by: User) -> None:
        category_open(elder=self.elder, by=by, **self.told())


class TierForm(DatedForm):
    card = Card.TIER

    tier = forms.ChoiceField(label=_("特批为"), choices=Tier.choices)
    since = day_field(_("从哪天起"))
    until = day_field(_("到哪天止"), required=False, help_text=_("不填：一直有效。"))
    reason = forms.CharField(label=_("原因"), max_length=200)
    approver = forms.CharField(label=_("批准人"), max_length=60)

    def save(self, *, by: User) -> None:
        tier_override_set(elder=self.elder, by=by, **self.told())


class ResponsibilityForm(DatedForm):
    card = Card.RESPONSIBILITY

    kind = forms.ChoiceField(label=_("做什么"), choices=ResponsibilityKind.choices)
    visitor = VisitorChoiceField(label=_("探访员"), queryset=Visitor.objects.none())
    since = day_field(_("从哪天起"))
    until = day_field(_("到哪天止"), required=False, help_text=_("只代几天时填写；不填：一直有效，原来的到前一天止。"))

    def __init__(self, data: QueryDict | None = None, *, elder: Elder) -> None:
        super().__init__(data, elder=elder)
        choice = self.fields["visitor"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = visitors_for(village=elder.household.village, day=clock.today())

    def save(self, *, by: User) -> None:
        responsibility_set(elder=self.elder, by=by, **self.told())


class ParticipantForm(DatedForm):
    card = Card.PARTICIPANT

    role = forms.ChoiceField(label=_("做什么"), choices=ParticipantRole.choices)
    name = forms.CharField(label=_("姓名"), max_length=50)
    kind = forms.ChoiceField(label=_("参与主体"), choices=VisitorKind.choices)
    society = forms.ChoiceField(label=_("五社"), choices=[("", _("不属于")), *Society.choices], required=False)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    organisation = forms.CharField(label=_("单位"), max_length=60, required=False)
    since = day_field(_("从哪天起"))

    def save(self, *, by: User) -> None:
        participant_add(elder=self.elder, by=by, **self.told())


class WillingnessForm(DatedForm):
    card = Card.WILLINGNESS

    answer = forms.ChoiceField(label=_("意愿"), choices=Answer.choices)
    how = forms.ChoiceField(label=_("询问方式"), choices=HowAsked.choices)
    asked_on = day_field(_("询问日期"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False, help_text=_("不愿意时须写。"))
    ask_again_on = day_field(
        _("再次询问日期"), required=False, help_text=_("不填：愿意的一年后、只愿电话的三个月后、不愿意的一个月后。")
    )

    def save(self, *, by: User) -> None:
        willingness_record(elder=self.elder, by=by, **self.told())


class ConsentForm(DatedForm):
    card = Card.CONSENT

    basis = forms.ChoiceField(label=_("依据"), choices=LegalBasis.choices)
    since = day_field(_("日期"))
    given_by = forms.CharField(label=_("同意人"), max_length=60, required=False, help_text=_("本人或监护人姓名。"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def save(self, *, by: User) -> None:
        consent_record(elder=self.elder, by=by, **self.told())
