"""What can be done to several elders at once: each action with its form, what it would mean, and the doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from base import clock
from base.errors import DomainError
from geo.address import short_name
from geo.models import Area, Level
from maps.desk.forms.elders.dated import VisitorChoiceField
from maps.look.form_base import day_field
from visits.register.models import Card, Category, Elder, ResponsibilityKind, State, Visitor
from visits.register.selectors.answering import answering_of
from visits.register.selectors.cards import card_values
from visits.register.selectors.handover import visitors_for
from visits.register.services import (
    category_close,
    category_open,
    elder_confirm,
    elder_state_set,
    elders_transfer,
    responsibility_set,
)
from visits.register.services.transfers import left_behind


@dataclass(frozen=True)
class Outcome:
    """How many were changed, what is wrong with each of the others, and how many stood so already."""

    done: int
    refused: list[str]
    as_before: int = 0


class BulkForm(forms.Form):
    """A subclass does one thing to each elder, or to all of them together."""

    title: ClassVar[Any]
    button: ClassVar[Any]
    card: ClassVar[Card | None] = None  # where the edit shows; None: doing it again is something new too

    def __init__(self, *args: Any, elders: Sequence[Elder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.elders = elders

    def consequences(self) -> list[str]:
        """Of a valid form: what is worth knowing before it is done."""
        return []

    def apply(self, *, by: User) -> Outcome:
        """Those for whom it does not hold are named; the others are done."""
        refused: list[str] = []
        as_before = 0
        for elder in self.elders:
            stood = self._stands(elder)
            try:
                with transaction.atomic():
                    self.change(elder, by)
            except DomainError as error:
                refused.append(error.message)
            else:
                as_before += self.card is not None and self._stands(elder) == stood
        return Outcome(len(self.elders) - len(refused) - as_before, refused, as_before)

    def _stands(self, elder: Elder) -> dict[str, str]:
        return card_values(card=self.card, elder=elder) if self.card else {}

    def change(self, elder: Elder, by: User) -> None:
        raise NotImplementedError


class AssignForm(BulkForm):
    title = gettext_lazy("指定责任人或替补")
    button = gettext_lazy("指定")
    card = Card.RESPONSIBILITY

    kind = forms.ChoiceField(label=gettext_lazy("做什么"), choices=ResponsibilityKind.choices)
    visitor = VisitorChoiceField(label=gettext_lazy("探访员"), queryset=Visitor.objects.none())
    since = day_field(gettext_lazy("从哪天起"))

    def __init__(self, *args: Any, elders: Sequence[Elder], **kwargs: Any) -> None:
        super().__init__(*args, elders=elders, **kwargs)
        self.initial["since"] = clock.today()
        visitor = self.fields["visitor"]
        assert isinstance(visitor, forms.ModelChoiceField)
        visitor.queryset = visitors_for(village=_common_area(elders), day=clock.today())

    def consequences(self) -> list[str]:
        kind = self.cleaned_data["kind"]
        answering = answering_of(elder_ids=[elder.pk for elder in self.elders], day=self.cleaned_data["since"])
        is_responsible = kind == ResponsibilityKind.RESPONSIBLE
        changed = sum(bool(one.responsible if is_responsible else one.stand_in) for one in answering.values())
        return (
            [_("{n} 人现有的{kind}将于前一天结束。").format(n=changed, kind=ResponsibilityKind(kind).label)]
            if changed
            else []
        )

    def change(self, elder: Elder, by: User) -> None:
        responsibility_set(elder=elder, by=by, **self.cleaned_data)


def _common_area(elders: Sequence[Elder]) -> Area:
    """The village, or the township where they are of several villages."""
    villages = {elder.household.village for elder in elders}
    first = next(iter(villages))
    return first if len(villages) == 1 or first.parent is None else first.parent


class StateForm(BulkForm):
    title = gettext_lazy("登记状态")
    button = gettext_lazy("登记")
    card = Card.STATE

    state = forms.ChoiceField(label=gettext_lazy("状态"), choices=State.choices)
    since = day_field(gettext_lazy("从哪天起"))
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["since"] = clock.today()

    def consequences(self) -> list[str]:
        return [] if self.cleaned_data["state"] == State.ACTIVE else [_("此后不再安排上门，直到恢复在册。")]

    def change(self, elder: Elder, by: User) -> None:
        elder_state_set(elder=elder, by=by, **self.cleaned_data)


class CategoryForm(BulkForm):
    title = gettext_lazy("认定或取消类别")
    button = gettext_lazy("保存")
    card = Card.CATEGORY

    what = forms.ChoiceField(
        label=gettext_lazy("做什么"), choices=[("open", gettext_lazy("认定")), ("close", gettext_lazy("取消"))]
    )
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=Category.choices)
    evidence = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)

    def consequences(self) -> list[str]:
        return [_("层级和探访频次会按规则重新确定。")]

    def change(self, elder: Elder, by: User) -> None:
        told = self.cleaned_data
        if told["what"] == "open":
            category_open(elder=elder, category=told["category"], evidence=told["evidence"], by=by)
        else:
            category_close(elder=elder, category=told["category"], by=by)


class VillageChoiceField(forms.ModelChoiceField[Area]):
    def label_from_instance(self, obj: Area) -> str:
        return f"{obj.parent.name} {obj.name}" if obj.parent else obj.name


class TransferForm(BulkForm):
    title = gettext_lazy("迁到另一个村")
    button = gettext_lazy("办理迁移")

    village = VillageChoiceField(label=gettext_lazy("迁往"), queryset=Area.objects.none(), to_field_name="code")
    address = forms.CharField(label=gettext_lazy("新住址"), max_length=200, required=False)
    on = day_field(gettext_lazy("迁移日期"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, required=False)

    def __init__(self, *args: Any, elders: Sequence[Elder], **kwargs: Any) -> None:
        super().__init__(*args, elders=elders, **kwargs)
        self.initial["on"] = clock.today()
        county = elders[0].household.village.code[:6]
        village = self.fields["village"]
        assert isinstance(village, forms.ModelChoiceField)
        villages = Area.objects.filter(code__startswith=county, level=Level.VILLAGE, valid_to=None)
        village.queryset = villages.select_related("parent").order_by("code")

    def consequences(self) -> list[str]:
        village = self.cleaned_data["village"]
        told = [_("门口位置要在新村重新标注。")]
        for elder in self.elders:
            for row in left_behind(elder=elder, village=village):
                words = _("{elder}：{visitor}（{kind}）不负责{village}，当日结束。")
                told.append(
                    words.format(
                        elder=elder.name,
                        visitor=row.visitor.name,
                        kind=row.get_kind_display(),
                        village=short_name(village.name),
                    )
                )
        return told

    def apply(self, *, by: User) -> Outcome:
        """People behind one door move together, so it is done for all or for none."""
        try:
            return Outcome(len(elders_transfer(elders=self.elders, by=by, **self.cleaned_data)), [])
        except DomainError as error:
            return Outcome(0, [error.message])


class ConfirmForm(BulkForm):
    title = gettext_lazy("标为已核实")
    button = gettext_lazy("已核实")

    def consequences(self) -> list[str]:
        return [_("表示今天逐项核对过，信息没有变化。")]

    def change(self, elder: Elder, by: User) -> None:
        elder_confirm(elder=elder, by=by)


@dataclass(frozen=True)
class Action:
    key: str
    form: type[BulkForm]

    @property
    def title(self) -> Any:
        return self.form.title


ACTIONS = {
    action.key: action
    for action in [
        Action("assign", AssignForm),
        Action("state", StateForm),
        Action("category", CategoryForm),
        Action("transfer", TransferForm),
        Action("confirm", ConfirmForm),
    ]
}
