"""Which passwords are taken: long ones that neither a list nor an acquaintance would guess.

No kinds of characters are asked for and none expires by itself, as NIST SP 800-63B and OWASP ASVS 5 advise; length and
what is left after everything guessable decide.
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from accounts.errors import PasswordRefused
from accounts.models import User

MOST = 128
LEAST_UNGUESSED = 6
"""So many characters must be left when words, dates, runs and own facts are taken away."""

_WORDS = (Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split()
_NUMBERS = re.compile(
    r"\d{17}[\dx]|1[3-9]\d{9}|(?:(?:19|20)?\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:19|20)\d\d"
)
_ROWS = (
    *("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "!@#$%^&*()"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "!qaz", "@wsx", "#edc"),
)
_BESIDE = {pair for row in _ROWS for pair in pairwise(row)}
_READ_AS = str.maketrans("@$01345", "asoieas")


class LengthRule:
    """At least so many characters, Chinese ones too."""

    def __init__(self, least: int = 10) -> None:
        self._least = least

    def validate(self, password: str, user: User | None = None) -> None:
        if not self._least <= len(password) <= MOST:
            raise ValidationError(self.get_help_text(), code="password_length")

    def get_help_text(self) -> str:
        return _("密码须有 {least} 到 {most} 个字符。").format(least=self._least, most=MOST)


class GuessableRule:
    """What lists of stolen passwords begin with, in English and Chinese."""

    def validate(self, password: str, user: User | None = None) -> None:
        if password.isdecimal() or is_guessable(password):
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self) -> str:
        return _("不要只用数字，也不要只用常见的词、生日、年份、连续或重复的字符，例如 woaini1314、Qwer1234。")


class OwnFactsRule:
    """What colleagues know of somebody: name, its pinyin, user name, telephone."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user and is_guessable(password, own_facts(user)) and not is_guessable(password):
            raise ValidationError(self.get_help_text(), code="password_own_facts")

    def get_help_text(self) -> str:
        return _("不要用本人的姓名、拼音、用户名或电话。")


def password_check(password: str, user: User | None = None) -> None:
    """For those who give a password to somebody.

    Raises
    ------
    PasswordRefused
        With every rule that it breaks.
    """
    try:
        validate_password(password, user)
    except ValidationError as refused:
        raise PasswordRefused(reasons="".join(refused.messages)) from refused


def is_guessable(password: str, words: frozenset[str] = frozenset()) -> bool:
    text = password.casefold()
    if text in _stolen() or len(set(text)) < LEAST_UNGUESSED - 1:
        return True
    guessed = _in_runs(text)
    for word in (*_WORDS, *words):
        for spelled in (text, text.translate(_READ_AS)):
            guessed |= {at for found in re.finditer(re.escape(word), spelled) for at in range(*found.span())}
    guessed |= {at for found in _NUMBERS.finditer(text) for at in range(*found.span())}
    return len(text) - len(guessed) < LEAST_UNGUESSED


def own_facts(user: User) -> frozenset[str]:
    """Texts of three signs and more, so that no single letter of a name is forbidden; Chinese names of two."""
    syllables = lazy_pinyin(user.display_name)
    family_last = [*syllables[1:], *syllables[:1]]
    initials = "".join(syllable[:1] for syllable in syllables)
    phone = user.phone or ""
    facts = {user.username, "".join(syllables), "".join(family_last), initials, phone, phone[-8:], phone[-6:]}
    return frozenset(fact.casefold() for fact in {*facts, *syllables} if len(fact) >= 3) | {
        user.display_name.casefold() or user.username.casefold()
    }


@cache
def _stolen() -> frozenset[str]:
    """Django's list of the 20,000 commonest."""
    return frozenset(CommonPasswordValidator().passwords)


def _in_runs(text: str) -> set[int]:
    """Where three and more follow each other: the same, up or down the alphabet, along the keyboard."""
    places: set[int] = set()
    step, begins = "", 0
    for at, (one, next_one) in enumerate(pairwise(text), start=1):
        now = _step(one, next_one)
        if not now or now != step:
            step, begins = now, at - 1
        if now and at - begins >= 2:
            places |= set(range(begins, at + 1))
    return places


def _step(one: str, next_one: str) -> str:
    if one == next_one:
        return "same"
    if (one, next_one) in _BESIDE or (one.isalnum() and ord(next_one) - ord(one) == 1):
        return "up"
    if (next_one, one) in _BESIDE or (next_one.isalnum() and ord(one) - ord(next_one) == 1):
        return "down"
    return ""
