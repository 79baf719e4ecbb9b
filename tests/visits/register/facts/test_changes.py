"""Every edit is kept: who, when, from what to what; and a second editor overwrites nothing (P10)."""

import json

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import ProtectedError

from tests.township import TODAY, Township
from visits.errors import FactsChangedMeanwhile
from visits.register.models import Card, ChangeEntry, Elder
from visits.register.selectors.cards import card_values, fingerprint
from visits.register.services import ContactGiven, contacts_set, elder_confirm, elder_update, household_update


def test_an_edit_says_who_changed_what_from_what(township: Township) -> None:
    elder_update(elder=township["王秀英"], phone="13900009999", by=township.users["coordinator"])
    change = ChangeEntry.objects.get()
    assert (change.elder, change.by, change.card) == (township["王秀英"], township.users["coordinator"], "identity")
    assert json.loads(change.fields) == [["phone", "13819480312", "13900009999"]]


def test_an_edit_that_changes_nothing_leaves_no_line(township: Township) -> None:
    elder_update(elder=township["王秀英"], name="王秀英")
    assert not ChangeEntry.objects.exists()


def test_what_changed_is_unreadable_in_the_database(township: Township) -> None:
    elder_update(elder=township["王秀英"], phone="13900009999")
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM visits_changeentry")
        assert "13900009999" not in cursor.fetchone()[0]


@pytest.mark.parametrize("statement", ["UPDATE visits_changeentry SET card = 'x'", "DELETE FROM visits_changeentry"])
def test_the_web_cannot_rewrite_the_history(township: Township, statement: str) -> None:
    elder_update(elder=township["王秀英"], phone="13900009999")
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_elder_with_a_history_is_not_deleted(township: Township) -> None:
    elder_update(elder=township["吴满仓"], phone="13900009999")
    with pytest.raises(ProtectedError):
        township["吴满仓"].delete()


def test_a_second_editor_overwrites_nothing(township: Township) -> None:
    elder = township["王秀英"]
    seen = fingerprint(card_values(card=Card.CONTACTS, elder=elder))
    contacts_set(elder=elder, contacts=[ContactGiven("王建国", "13900000009", "侄子")], seen=seen)
    with pytest.raises(FactsChangedMeanwhile):
        contacts_set(elder=elder, contacts=[], seen=seen)
    assert elder.contacts.get().phone == "13900000009"


def test_two_editors_of_different_cards_do_not_meet(township: Township) -> None:
    elder = township["王秀英"]
    seen = fingerprint(card_values(card=Card.CONTACTS, elder=elder))
    elder_update(elder=elder, phone="13900009999")
    contacts_set(elder=elder, contacts=[], seen=seen)
    assert not elder.contacts.exists()


def test_an_edit_and_a_look_confirm_the_facts(township: Township) -> None:
    elder_confirm(elder=township["王秀英"])
    household_update(household=township.households["李大山"], way_in="从后院进")
    confirmed = Elder.objects.filter(confirmed_on=TODAY).values_list("name", flat=True)
    assert set(confirmed) == {"王秀英", "李大山", "赵春花"}
