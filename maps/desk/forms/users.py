"""A user as an administrator writes them down, and the areas they work in."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.users.services import LONGEST_USERNAME, fingerprint
from base import clock
from geo.grants.administration import Administration
from geo.models import Area, Level
from maps.look.form_base import day_field

_FACTS = ("display_name", "role", "phone", "username")
_CHOSEN_FROM = (Level.CITY, Level.COUNTY, Level.TOWNSHIP)  # villages are too many for a list


class UserForm(forms.Form):
    """The service says what is wrong; `seen` tells it what the administrator had before them."""

    display_name = forms.CharField(label=_("姓名"), max_length=50, required=False)
    role = forms.ChoiceField(label=_("岗位"), choices=[("", "–"), *Role.choices], required=False)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    username = forms.CharField(
        label=_("用户名"),
        max_length=LONGEST_USERNAME,
        required=False,
        help_text=_("登录时用：字母、数字或手机号。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, subject: User | None = None) -> None:
        initial = {name: getattr(subject, name) for name in _FACTS} | {"seen": fingerprint(subject)} if subject else {}
        super().__init__(data, initial=initial)

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in _FACTS}

    def see_now(self, subject: User) -> None:
        """The same form sent once more is meant against what stands there now."""
        assert isinstance(self.data, QueryDict)
        self.data = self.data.copy()
        self.data["seen"] = fingerprint(subject)

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(_("是谁"), [self[name] for name in _FACTS])]


class AreasForm(forms.Form):
    """Where somebody works: an area from the list, others by their codes."""

    area = forms.ModelChoiceField(
        label=_("可工作的地区"), queryset=Area.objects.none(), to_field_name="code", required=False, empty_label="–"
    )
    more = forms.CharField(
        label=_("另外的地区"),
        max_length=500,
        required=False,
        help_text=_("村或网格等，写区划代码，用空格分开。"),
    )

    def __init__(self, data: QueryDict | None = None, *, administration: Administration, needed: bool = True) -> None:
        super().__init__(data)
        self.administration, self.needed = administration, needed
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        area.queryset = administration.areas().filter(level__in=_CHOSEN_FROM).order_by("code")
        setattr(area, "label_from_instance", _named)  # noqa: B010

    def clean_more(self) -> list[Area]:
        codes = {
            code.ljust(12, "0") for code in self.cleaned_data["more"].replace("，", " ").replace("、", " ").split()
        }
        found = list(self.administration.areas().filter(code__in=codes).order_by("code"))
        if unknown := sorted(codes - {area.code for area in found}):
            raise forms.ValidationError(
                _("这里没有代码为 %(codes)s 的地区。"), params={"codes": "、".join(unknown)[:100]}
            )
        return found

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self.areas = [*([told["area"]] if told.get("area") else []), *told.get("more", [])]
        if self.needed and not self.areas and not self.errors:
            self.add_error("area", _("请选可工作的地区。"))
        return told

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(_("在哪里工作"), self.visible_fields())]


class AreasChangeForm(AreasForm):
    """Other areas instead of the former ones; beside them only where that is ticked."""

    day = day_field(_("从哪天起"))
    add = forms.BooleanField(label=_("保留原来的地区，只增加"), required=False)

    def __init__(self, data: QueryDict | None = None, *, administration: Administration) -> None:
        super().__init__(data, administration=administration)
        self.initial["day"] = clock.today()

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < clock.today():
            raise forms.ValidationError(_("不能早于今天：以前看过什么，已经看过了。"))
        if day.year > clock.today().year + 1:
            raise forms.ValidationError(_("这一天太远，请核对年份。"))
        return day


def _named(area: Any) -> str:
    """Townships stand below their county."""
    return f"　{area.name}" if area.level == Level.TOWNSHIP else str(area.name)
