"""Whom somebody means who types a name to sign in: one person, however it is spelled."""

import unicodedata

from accounts.models import User
from base.crypto import keyed_hash
from base.phones import read_phones
from base.text import cleaned


def user_named(typed: str) -> User | None:
    """By user name, else in other capitals, else by telephone; nobody where two are meant."""
    name = _bare(typed)
    users = User.objects.filter(username__iexact=name)[:3]
    same = [user for user in users if user.username == name] or list(users)
    if not same and (number := _phone(name)):
        same = list(User.objects.filter(phone_hash=keyed_hash(number))[:2])
    return same[0] if len(same) == 1 else None


def who_hash(typed: str, user: User | None) -> str:
    """What failures are counted under: the person, or the name that belongs to nobody, unreadable.

    People type passwords into the field for the name, so that no text that was typed is kept.
    """
    return keyed_hash(f"user:{user.pk}" if user else f"name:{_bare(typed).casefold()}")


def _bare(typed: str) -> str:
    """Without spaces, in half width: `ｗａｎｇ　fang` is `wangfang`."""
    return "".join(unicodedata.normalize("NFKC", cleaned(typed)).split())


def _phone(name: str) -> str:
    try:
        return read_phones(name).first
    except ValueError:
        return ""
