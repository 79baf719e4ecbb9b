"""The audit trail can only grow (P81)."""

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.audit.selectors import events_about
from accounts.audit.services import audit_looks, audit_record, audit_record_each
from accounts.models import AuditAction, AuditEvent, User
from base import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> AuditEvent:
    actor = User.objects.create(username="zhang")
    return audit_record(actor=actor, action=AuditAction.VIEW, subject="visits.elder:1", page="card")


def test_it_keeps_who_did_what_and_when(event: AuditEvent) -> None:
    kept = AuditEvent.objects.get(pk=event.pk)
    assert (kept.actor, kept.action, kept.subject) == (event.actor, "view", "visits.elder:1")
    assert timezone.localtime(kept.at).date() == clock.today()
    assert kept.detail == {"page": "card"}


@pytest.mark.parametrize(("ids", "subjects"), [([], []), ([7], ["visits.elder:7"]), (range(400), ["visits.elder"])])
def test_a_page_leaves_one_row_however_many_it_showed(ids: list[int], subjects: list[str]) -> None:
    audit_looks(actor=None, action=AuditAction.VIEW, of="visits.elder", ids=ids, page="elders")
    assert list(AuditEvent.objects.values_list("subject", flat=True)) == subjects


def test_what_is_about_one_person_is_found_in_lists_too() -> None:
    for ids in ([1], [1, 2], [12, 3], [1, 2, 2]):
        audit_looks(actor=None, action=AuditAction.VIEW, of="visits.elder", ids=ids)
    audit_looks(actor=None, action=AuditAction.VIEW, of="visits.visitor", ids=[1, 2])
    assert [events_about(f"visits.elder:{pk}").count() for pk in (1, 2, 3, 12, 4)] == [3, 2, 1, 1, 0]
    assert events_about("visits.elder").count() == 3
    assert events_about("nonsense:x").count() == 0


def test_a_page_of_several_people_leaves_a_row_for_each() -> None:
    actor = User.objects.create(username="zhang")
    subjects = ["visits.elder:1", "visits.elder:2"]
    audit_record_each(actor=actor, action=AuditAction.VIEW, subjects=subjects, page="itinerary")
    assert sorted(AuditEvent.objects.values_list("subject", flat=True)) == subjects


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditevent SET subject = ''",
        "DELETE FROM accounts_auditevent",
        "TRUNCATE accounts_auditevent",
        "ALTER TABLE accounts_auditevent DISABLE TRIGGER ALL",
        "DROP TABLE accounts_auditevent CASCADE",
    ],
)
def test_the_web_cannot_change_what_was_written(event: AuditEvent, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("right", ["SELECT", "INSERT", "UPDATE", "DELETE"])
def test_the_web_reads_and_writes_every_table_but_the_two_histories(right: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
            AND relname NOT IN ('accounts_auditevent', 'visits_changeentry', 'spatial_ref_sys')
            AND NOT has_table_privilege(oid, %s)
            """,
            [right],
        )
        assert cursor.fetchall() == []
