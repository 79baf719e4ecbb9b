"""Encrypted columns, keyed hashes and the key's rotation."""

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.models import Role, User
from base.crypto import decrypt, encrypt, keyed_hash
from base.errors import KeyMissing


@pytest.mark.django_db
def test_the_column_does_not_hold_what_the_field_holds() -> None:
    user = User.objects.create(username="li", role=Role.VISITOR, phone="138 1234 5678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM accounts_user WHERE id = %s", [user.pk])
        stored = cursor.fetchone()[0]
    assert "1234" not in stored
    assert User.objects.get(pk=user.pk).phone == "138 1234 5678"


@pytest.mark.django_db
def test_a_person_is_found_by_the_whole_phone_however_it_is_written() -> None:
    user = User.objects.create(username="li", role=Role.VISITOR, phone="138 1234 5678")
    assert User.objects.get(phone_hash=keyed_hash("138-1234-5678")) == user


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    assert encrypt("13812345678") != encrypt("13812345678")


def test_a_new_first_key_seals_and_the_old_one_still_opens(settings: Settings) -> None:
    old = encrypt("13812345678")
    settings.FIELD_KEYS = ["k2:" + "11" * 32, *settings.FIELD_KEYS]
    assert encrypt("13812345678").startswith("k2:")
    assert decrypt(old) == "13812345678"


def test_a_missing_key_is_named(settings: Settings) -> None:
    old = encrypt("13812345678")
    settings.FIELD_KEYS = ["k2:" + "11" * 32]
    with pytest.raises(KeyMissing, match=old.split(":")[0]):
        decrypt(old)


def test_a_changed_cipher_text_is_refused() -> None:
    sealed = encrypt("13812345678")
    changed = sealed[:-6] + ("AAAA" if sealed[-6:-2] != "AAAA" else "BBBB") + sealed[-2:]
    with pytest.raises(KeyMissing):
        decrypt(changed)


def test_nothing_has_no_hash() -> None:
    assert keyed_hash(" - ") == ""
