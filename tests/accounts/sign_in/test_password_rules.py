"""Which passwords are taken."""

from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import PasswordRefused
from accounts.models import Role, User
from accounts.sign_in.password_rules import is_guessable, password_check
from accounts.users.services import user_save

WANG = User(username="wangfang", display_name="王芳", phone="13812345678")


def _problems(password: str, user: User | None = WANG) -> list[str]:
    try:
        password_check(password, user)
    except PasswordRefused as refused:
        said = str(refused)
        return [word for word in ("10 到 128", "常见", "本人") if word in said]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "槐花开了三月里满村香",
        "tK9-vm2Qx7Lp",
        "battery staple 7",
        "shan ya cun 8 hao",
        "雨天路滑慢慢走啊小心",
    ],
)
def test_long_ones_that_nobody_guesses_are_taken(password: str) -> None:
    assert _problems(password) == []


@pytest.mark.parametrize("password", ["", "a", "x7Kq9vmL2", "槐花开了三月里满村", "ab" * 65])
def test_short_ones_and_endless_ones_are_not(password: str) -> None:
    assert "10 到 128" in _problems(password)


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "13812345678",
        "19490101001",
        "5201314520",
        "88888888888",
        "aaaaaaaaaaaa",
        "abababababab",
        "woaini1314",
        "woaini5201314",
        "WoAiNi1314!",
        "Password2026!",
        "P@ssw0rd123",
        "Admin123456",
        "admin@2026",
        "Huawei@123",
        "Qwer1234!@#$",
        "1qaz2wsx3edc",
        "qwertyuiop",
        "poiuytrewq",
        "zxcvbnm123456",
        "abc1234567890",
        "iloveyou520",
        "19491001woaini",
        "tanfang2026",
        "minzheng123",
        "qq123456789",
        "a1234567890",
        "管理员密码管理员密码",
        "987654321abc",
        "password1234",
    ],
)
def test_common_ones_are_not(password: str) -> None:
    assert _problems(password, None) == ["常见"] or "常见" in _problems(password, None)


@pytest.mark.parametrize(
    "password",
    [
        "wangfang1949",
        "WangFang@2026",
        "fangwang1990",
        "wf13812345678",
        "wangfang!!!",
        "王芳王芳王芳王芳王芳",
        "a13812345678b",
    ],
)
def test_ones_made_of_what_everybody_knows_of_the_person_are_not(password: str) -> None:
    assert _problems(password) != []


def test_the_name_in_a_longer_password_does_no_harm() -> None:
    assert _problems("wangfang-槐花三月里满村香") == []


def test_a_short_name_forbids_no_single_letter() -> None:
    assert _problems("tK9-vm2Qx7Lp", User(username="k", display_name="", phone="")) == []


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(password: str) -> None:
    assert is_guessable(password) in (True, False)
    _problems(password)


@pytest.mark.django_db
def test_whoever_gives_a_password_is_bound_by_the_rules() -> None:
    with pytest.raises(PasswordRefused, match="10 到 128"):
        user_save(username="zhang", role=Role.LEADER, display_name="张敏", password="short")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_command_makes_a_password_that_the_rules_take() -> None:
    from geo.models import Area, Level

    Area.objects.create(code="990121000000", name="栖云县", level=Level.COUNTY)
    call_command("user_save", "wf", "--role=leader", "--name=王芳", "--area=990121000000", stdout=StringIO())
    assert User.objects.filter(username="wf").exists()
