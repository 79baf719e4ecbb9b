from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sign_in.passwords import NewPasswordForm


class OwnPasswordForm(NewPasswordForm):
    """Asked for the old one as at signing in, so that guessing it here counts as guessing it there."""

    old = forms.CharField(
        label=_("现在的密码"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("请填写现在的密码。")},
    )
    field_order = ["old", "new"]

    def __init__(self, data: Any = None, *, user: User, request: HttpRequest) -> None:
        super().__init__(data, user=user)
        self.request = request

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if authenticate(self.request, username=self.user.get_username(), password=old) != self.user:
            raise forms.ValidationError(_("现在的密码不对，请检查大小写。忘记了请联系管理员重发邀请。"))
        return old

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("old") and told.get("old") == told.get("new"):
            self.add_error("new", _("新密码与现在的一样，请换一个。"))
        return told
