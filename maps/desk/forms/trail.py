"""What the audit trail is narrowed to; what is not understood is said and finds nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditAction
from geo.models import Area, Level
from geo.scope import Scope
from maps.desk.selectors.trail import TrailAsked, actors_named, address_read, subjects_named
from maps.desk.selectors.trail_words import is_subject


class TrailFilters(forms.Form):
    first = forms.DateField(label=gettext_lazy("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=gettext_lazy("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    actor = forms.CharField(label=gettext_lazy("操作人"), required=False, max_length=60)
    action = forms.ChoiceField(label=gettext_lazy("操作"), required=False)
    person = forms.CharField(label=gettext_lazy("被查看的人"), required=False, max_length=60)
    area = forms.ChoiceField(label=gettext_lazy("涉及地区"), required=False)
    address = forms.CharField(label=gettext_lazy("网络地址"), required=False, max_length=45)
    subject = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, scope: Scope) -> None:
        super().__init__(data)
        self.scope = scope
        areas = scope.narrow(Area.objects.filter(valid_to=None, level__in=(Level.COUNTY, Level.TOWNSHIP)), "")
        self.areas = {area.code: area for area in areas.order_by("code")}
        action, area = self.fields["action"], self.fields["area"]
        assert isinstance(action, forms.ChoiceField)
        assert isinstance(area, forms.ChoiceField)
        action.choices = [("", _("不限")), *AuditAction.choices]
        area.choices = [("", _("不限")), *((code, area.name) for code, area in self.areas.items())]
        for name, hint in {"actor": _("姓名或用户名"), "person": _("全名"), "address": "10.1.2.3"}.items():
            self.fields[name].widget.attrs["placeholder"] = hint

    def clean_actor(self) -> str:
        name: str = self.cleaned_data["actor"]
        if name and not actors_named(name):
            raise forms.ValidationError(_("没有这个用户，请填全名或用户名。"))
        return name

    def clean_person(self) -> str:
        name: str = self.cleaned_data["person"]
        if name and not subjects_named(name, scope=self.scope):
            raise forms.ValidationError(_("辖区内没有这个人，请填全名。"))
        return name

    def clean_address(self) -> str:
        text: str = self.cleaned_data["address"]
        address = address_read(text) if text else ""
        if address is None:
            raise forms.ValidationError(_("不是网络地址，请写成 10.1.2.3 的样子。"))
        return address

    def clean_subject(self) -> str:
        subject: str = self.cleaned_data["subject"]
        if subject and not is_subject(subject):
            raise forms.ValidationError(_("没有这样的对象。"))
        return subject

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("first") and told.get("last") and told["first"] > told["last"]:
            self.add_error("last", _("“到”早于“从”。"))
        return told

    @property
    def asked(self) -> TrailAsked:
        """Of a form that is valid."""
        told = self.cleaned_data
        subjects = None
        if told["person"]:
            subjects = subjects_named(told["person"], scope=self.scope)
        if told["subject"]:
            subjects = tuple(one for one in subjects or [told["subject"]] if one == told["subject"])
        return TrailAsked(
            first=told["first"],
            last=told["last"],
            actors=actors_named(told["actor"]) if told["actor"] else None,
            action=told["action"],
            subjects=subjects,
            area=self.areas.get(told["area"]),
            address=told["address"],
        )

    @property
    def said(self) -> list[str]:
        """Which filters are set: the trail of who read the trail names no person."""
        return sorted(name for name, value in self.cleaned_data.items() if value)
