"""What a request to the API asks for, read once and refused by name."""

from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.models import User
from base.errors import InputInvalid

_MOST_DIGITS = 18  # of a row's number


def number_asked(request: Request, name: str) -> int | None:
    text = request.GET.get(name)
    if text and not (text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise InputInvalid(fields={name: [_("请填写编号。")]})
    return int(text) if text else None


def user_of(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user
