"""Documents of a county in versions, and the duty matrix of those that hold (P5, P40)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from geo.scope import Scope, scope_for
from tests.township import TODAY, Township
from visits.duty.models import CountyDocument, DocumentKind, Party
from visits.duty.selectors.documents import documents_by_kind, documents_of, duty_matrix, versions_of
from visits.duty.services.documents import DocumentGiven, DutyGiven, document_add, document_replace
from visits.errors import DocumentRefused, DocumentReplaced

SINCE = date(2023, 6, 30)
LATER = TODAY + timedelta(days=30)
LEDGER = DutyGiven(Party.TOWNSHIP, "建立台账", due="每月25日前", responsible="常乡长")


@pytest.fixture(autouse=True)
def _monday(stand_on: object) -> None:
    stand_on(TODAY.isoformat())  # type: ignore[operator]


def given(**changes: Any) -> DocumentGiven:
    told: dict[str, Any] = {
        "title": "云岭县探访关爱工作方案",
        "version": "2023年版",
        "effective_from": SINCE,
        "number": "云民发〔2023〕9号",
    }
    return DocumentGiven(**(told | {"duties": [LEDGER]} | changes))


def add(township: Township, kind: str = DocumentKind.PLAN, **changes: Any) -> CountyDocument:
    return document_add(county=township.county, kind=kind, given=given(**changes), by=None)


def everything(township: Township) -> Scope:
    return scope_for(township.users["leader"])


def test_a_document_is_kept_with_its_duties_in_their_order(township: Township) -> None:
    """P5, P40."""
    made = add(township, duties=[LEDGER, DutyGiven(Party.VISITOR, "上门探访")])
    assert [(duty.party, duty.what) for duty in made.duties.all()] == [
        ("township", "建立台账"),
        ("visitor", "上门探访"),
    ]
    event = AuditEvent.objects.get(subject=f"visits.countydocument:{made.pk}")
    assert event.detail["what"] == "added"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"version": ""}, "version"),
        ({"effective_from": date(23, 6, 30)}, "effective_from"),
        ({"effective_from": date(2203, 6, 30)}, "effective_from"),
        ({"duties": [LEDGER, DutyGiven("", "上门探访")]}, "1-party"),
        ({"duties": [DutyGiven(Party.VISITOR, "")]}, "0-what"),
        ({"kind": "poem"}, "kind"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(township: Township, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        add(township, **changes)
    assert list(refused.value.detail["fields"]) == [field]
    assert not CountyDocument.objects.exists()


def test_number_and_version_are_entered_once(township: Township) -> None:
    add(township)
    with pytest.raises(DocumentRefused, match="已经登记过"):
        add(township, title="另一份")
    assert add(township, version="2024年版").pk
    with pytest.raises(IntegrityError), transaction.atomic():
        CountyDocument.objects.update(version="2024年版")


def test_documents_without_a_number_may_have_the_same_version(township: Township) -> None:
    add(township, number="", title="联席会议机制")
    assert add(township, number="", title="督查机制").pk


def test_a_newer_version_keeps_the_former_with_its_duties(township: Township) -> None:
    """P5."""
    former = add(township)
    newer = document_replace(former=former, given=given(version="2026年版", effective_from=TODAY, duties=[]), by=None)
    assert versions_of(document=former) == versions_of(document=newer) == [newer, former]
    former.refresh_from_db()
    assert (former.version, former.duties.count()) == ("2023年版", 1)
    assert documents_by_kind(scope=everything(township)) == [(DocumentKind.PLAN, [newer])]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"effective_from": SINCE - timedelta(days=1), "version": "2"}, "effective_from"),
        ({"effective_from": TODAY, "version": "2023年版"}, "version"),
    ],
)
def test_a_version_that_is_not_newer_is_refused(township: Township, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        document_replace(former=add(township), given=given(**changes), by=None)
    assert list(refused.value.detail["fields"]) == [field]


def test_a_version_is_replaced_once(township: Township) -> None:
    former = add(township)
    document_replace(former=former, given=given(version="2", effective_from=TODAY), by=None)
    with pytest.raises(DocumentReplaced):
        document_replace(former=former, given=given(version="3", effective_from=TODAY), by=None)


def test_the_matrix_is_of_the_version_that_holds_on_the_day(township: Township) -> None:
    """P40: the duties change on the day from which the newer version holds."""
    coming = given(version="2", effective_from=LATER, duties=[DutyGiven(Party.VILLAGE, "走访摸底")])
    document_replace(former=add(township), given=coming, by=None)
    before = duty_matrix(scope=everything(township))
    after = duty_matrix(scope=everything(township), day=LATER)
    assert [(party, [duty.what for duty in duties]) for party, duties in before] == [(Party.TOWNSHIP, ["建立台账"])]
    assert [(party, [duty.what for duty in duties]) for party, duties in after] == [(Party.VILLAGE, ["走访摸底"])]


def test_a_township_reads_its_county_and_no_other(township: Township) -> None:
    made = add(township)
    assert list(documents_of(scope=scope_for(township.users["coordinator"]))) == [made]
    assert not documents_of(scope=Scope(("140599101",))).exists()
    assert not documents_of(scope=Scope(())).exists()
