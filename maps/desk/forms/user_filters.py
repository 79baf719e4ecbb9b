"""Which users an administrator looks for."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User, UserState
from accounts.users.services import NO_PASSWORD_YET
from base.crypto import keyed_hash
from geo.grants.administration import Administration
from geo.models import Level
from geo.scope import grants_today

ANY = ("", _("全部"))
INVITED = "invited"


class UserFilters(forms.Form):
    """`?q=王&role=visitor&area=140406104000&state=invited&visitor=none`; what is not understood narrows nothing."""

    q = forms.CharField(label=_("姓名、用户名或电话"), max_length=50, required=False)
    role = forms.ChoiceField(label=_("岗位"), choices=[ANY, *Role.choices], required=False)
    area = forms.ChoiceField(label=_("地区"), required=False)
    state = forms.ChoiceField(
        label=_("状态"), choices=[ANY, (INVITED, _("还没有设密码")), *UserState.choices], required=False
    )
    visitor = forms.ChoiceField(
        label=_("对应的探访员"), choices=[ANY, ("joined", _("有")), ("none", _("没有"))], required=False
    )

    def __init__(self, data: QueryDict, *, administration: Administration) -> None:
        super().__init__(data)
        areas = administration.areas().filter(level__in=(Level.COUNTY, Level.TOWNSHIP)).order_by("code")
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *((area.prefix, area.name) for area in areas)]
        self.is_valid()

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def narrow(self, users: QuerySet[User]) -> QuerySet[User]:
        told = self.cleaned_data
        if words := told.get("q"):
            phone = keyed_hash(words)
            by_words = Q(display_name__icontains=words) | Q(username__icontains=words)
            users = users.filter(by_words | Q(phone_hash=phone) if phone else by_words)
        if role := told.get("role"):
            users = users.filter(role=role)
        if prefix := told.get("area"):
            there = grants_today().filter(area__code__startswith=prefix)
            users = users.filter(pk__in=there.values("user"))
        if visitor := told.get("visitor"):
            users = users.filter(role=Role.VISITOR, visitor__isnull=visitor == "none")
        return users.filter(_OF_STATE[told["state"]]) if told.get("state") else users


_OF_STATE = {
    INVITED: Q(is_active=True) & NO_PASSWORD_YET,
    UserState.ACTIVE: Q(is_active=True) & ~NO_PASSWORD_YET,
    UserState.PAUSED: Q(is_active=False, ended_at=None),
    UserState.ENDED: Q(ended_at__isnull=False),
}
