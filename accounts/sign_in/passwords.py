"""Choosing a password: one field that can be looked at, and the rules of `AUTH_PASSWORD_VALIDATORS` beside it."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class NewPasswordForm(forms.Form):
    """One field: who sees what they type needs not type it twice."""

    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("请填写新密码。")},
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.fields["new"].help_text = "".join(password_validators_help_texts())

    def clean_new(self) -> str:
        password: str = self.cleaned_data["new"]
        validate_password(password, self.user)
        return password
