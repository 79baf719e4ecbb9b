"""A visitor as a coordinator writes them down: who, where, how they travel, when they can go."""

from datetime import date, time
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base import clock
from base.errors import DomainError
from geo.coordinates import convert
from geo.models import Area, Level
from geo.scope import Scope
from maps.desk.forms.hours import USUAL_DAY
from maps.look.form_base import choice_field, day_field, refusal_said, text_field
from maps.look.words import WEEKDAYS
from maps.map.degrees import SYSTEMS, what_is_wrong
from visits.errors import FactsRefused
from visits.register.models import Visitor, VisitorKind
from visits.register.models.visitors import TravelMode
from visits.register.selectors.answering import not_left
from visits.register.services import visitor_create, visitor_update
from visits.register.services.visitor_homes import homes_located
from visits.register.words.hours import hours_of_day

_PLAIN = ("name", "kind", "society", "gender", "phone", "mode")


class VisitorForm(forms.Form):
    name = text_field(Visitor, "name")
    kind = forms.ChoiceField(label=_("类别"), choices=VisitorKind.choices)
    society = choice_field(Visitor, "society")
    gender = choice_field(Visitor, "gender")
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    area = forms.ModelChoiceField(
        label=_("负责的乡镇或村"), queryset=Area.objects.none(), to_field_name="code", empty_label=None
    )
    mode = forms.ChoiceField(label=_("出行方式"), choices=TravelMode.choices)
    traits = forms.CharField(
        label=_("特长"), max_length=100, required=False, help_text=_("用顿号分开，例如：护理、已培训。")
    )
    lives_at = forms.CharField(
        label=_("住在哪里"),
        max_length=100,
        required=False,
        help_text=_("写村名或住址，按它定位；不写、也没有经纬度时，从负责地区的坐标点出发。"),
    )
    lon = forms.FloatField(label=_("住处经度"), required=False, widget=forms.NumberInput(attrs={"step": "any"}))
    lat = forms.FloatField(label=_("住处纬度"), required=False, widget=forms.NumberInput(attrs={"step": "any"}))
    crs = forms.ChoiceField(label=_("坐标抄自"), choices=SYSTEMS, required=False)

    def __init__(self, data: QueryDict | None = None, *, scope: Scope, visitor: Visitor | None = None) -> None:
        super().__init__(data, initial=_present(visitor) | _hours_text(visitor) if visitor else _usual_hours())
        self.visitor = visitor
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        levels = [Level.TOWNSHIP, Level.VILLAGE, Level.COUNTY]
        area.queryset = scope.narrow(Area.objects.filter(level__in=levels, valid_to=None), "").order_by("code")
        for weekday, name in enumerate(WEEKDAYS, start=1):
            self.fields[f"day-{weekday}"] = forms.CharField(
                label=name, required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": "08:30-11:30"})
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.hours: list[tuple[int, time, time]] = []
        for weekday in range(1, 8):
            self._read_hours(weekday, cleaned.get(f"day-{weekday}", ""))
        if (cleaned.get("lon") is None) != (cleaned.get("lat") is None):
            self.add_error("lon", _("经度和纬度请一起填写。"))
        self._locate_home(cleaned)
        return cleaned

    def _locate_home(self, cleaned: dict[str, Any]) -> None:
        """What is written about the home goes before coordinates that stood in the form already, and after new ones."""
        text, is_moved = cleaned.get("lives_at", "").strip(), bool({"lon", "lat"} & set(self.changed_data))
        self.home = self._point(cleaned, is_moved)
        self.home_told = ""
        if text and is_moved and self.home:
            self.home_told = _("住处按图钉和经纬度，没有用所写的“{text}”。").format(text=text)
        if not text or "area" not in cleaned or (is_moved and self.home):
            return
        [found] = homes_located(texts=[text], area=cleaned["area"])
        if found.point is None:
            others = "、".join(found.others)
            meant = _("这个住处可能是：{others}。").format(others=others) if others else _("找不到这个住处。")
            self.add_error("lives_at", str(meant) + str(_("请写负责地区内的村名或住址，或填经纬度。")))
            return
        self.home = found.point
        if not found.is_exact:
            self.home_told = _("不知道家门，住处暂按{village}的坐标点。").format(village=found.name)

    def _point(self, cleaned: dict[str, Any], is_moved: bool) -> Point | None:
        """Coordinates that stood in the form are our own, whatever map the next ones would be copied from."""
        lon, lat = cleaned.get("lon"), cleaned.get("lat")
        if lon is None or lat is None:
            return None
        if problem := what_is_wrong(lon, lat):
            self.add_error("lon", problem)
            return None
        [(lon, lat)] = convert([(lon, lat)], source=(is_moved and cleaned.get("crs")) or "wgs84")
        return Point(float(lon), float(lat))

    def _read_hours(self, weekday: int, text: str) -> None:
        spans = hours_of_day(text)
        if spans is None:
            self.add_error(f"day-{weekday}", _("请写成 08:30-11:30，一天几段用空格分开。"))
            return
        self.hours += [(weekday, start, end) for start, end in spans]

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        headed = [
            (_("是谁"), ["name", "kind", "society", "gender", "phone", "traits"]),
            (_("哪天几点可以去"), [f"day-{weekday}" for weekday in range(1, 8)]),
            (_("在哪里、怎么去"), ["area", "mode", "lives_at", "lon", "lat", "crs"]),
        ]
        return [(title, [self[name] for name in names]) for title, names in headed]

    def saved(self, *, by: User) -> Visitor | None:
        if not self.is_valid():
            return None
        told = {
            name: self.cleaned_data[name] for name in ("name", "kind", "society", "gender", "phone", "area", "mode")
        }
        told |= {
            "traits": [trait.strip()[:20] for trait in self.cleaned_data["traits"].split("、") if trait.strip()],
            "home": self.home,
            "hours": self.hours,
        }
        try:
            return (
                visitor_update(visitor=self.visitor, by=by, **told) if self.visitor else visitor_create(by=by, **told)
            )
        except FactsRefused as error:
            refusal_said(self, error)
        except DomainError as error:
            self.add_error(None, error.message)
        return None


def _usual_hours() -> dict[str, str]:
    """What stands in the form of somebody new, to be changed where it is otherwise."""
    return {f"day-{weekday}": USUAL_DAY for weekday in range(1, 6)}


def _present(visitor: Visitor) -> dict[str, Any]:
    told = {name: getattr(visitor, name) for name in _PLAIN}
    home = visitor.home
    where = {"lon": round(home.x, 6), "lat": round(home.y, 6)} if home else {}
    return told | where | {"area": visitor.area.code, "traits": "、".join(visitor.traits)}


def _hours_text(visitor: Visitor) -> dict[str, str]:
    told: dict[str, str] = {}
    for hours in visitor.working_hours.all():
        key = f"day-{hours.weekday}"
        told[key] = f"{told.get(key, '')} {hours.start:%H:%M}-{hours.end:%H:%M}".strip()
    return told


class LeavingForm(forms.Form):
    """A visitor who leaves for good, and who takes over."""

    to = forms.ModelChoiceField(label=_("由谁接手"), queryset=Visitor.objects.none())
    stand_ins_first = forms.BooleanField(label=_("有替补的由替补接手"), required=False, initial=True)
    last_day = day_field(_("最后一天"))

    def __init__(self, data: QueryDict | None = None, *, visitor: Visitor, scope: Scope) -> None:
        super().__init__(data, initial={"last_day": clock.today(), "stand_ins_first": True})
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        others = scope.narrow(Visitor.objects.filter(not_left(clock.today())), "area").exclude(pk=visitor.pk)
        same = others.filter(area__code__startswith=visitor.area.code[:9]).only("name")
        to.queryset = same.order_by("area__code", "name")

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day < clock.today():
            raise forms.ValidationError(_("最后一天不能早于今天。"))
        return day
