"""The documents of a county, what holds today, and who does what by them (P5, P40)."""

from datetime import date

from django.db.models import Q, QuerySet

from base import clock
from geo.models import Area
from geo.scope import Scope
from visits.duty.models import CountyDocument, DocumentKind, Duty, Party
from visits.duty.selectors.rules import counties_of


def documents_of(*, scope: Scope) -> QuerySet[CountyDocument]:
    """Every version that the counties of a scope have laid down: a township reads its county's."""
    granted = scope.narrow(CountyDocument.objects.all(), "county")
    above = CountyDocument.objects.filter(county__in=counties_of(scope=scope))
    return (granted | above).select_related("county", "made_by", "replaced_by")


def documents_by_kind(*, scope: Scope, day: date | None = None) -> list[tuple[DocumentKind, list[CountyDocument]]]:
    """What holds on a day (today) and what will; former versions are on the page of each."""
    current = list(_not_followed(scope, day or clock.today()).order_by("-effective_from", "-pk"))
    by_kind = [(kind, [document for document in current if document.kind == kind]) for kind in DocumentKind]
    return [(kind, documents) for kind, documents in by_kind if documents]


def duty_matrix(*, scope: Scope, day: date | None = None) -> list[tuple[Party, list[Duty]]]:
    """The duties of the documents that hold on a day, by who has them."""
    day = day or clock.today()
    holding = _not_followed(scope, day).filter(effective_from__lte=day)
    return duties_by_party(Duty.objects.filter(document__in=holding))


def duties_by_party(duties: QuerySet[Duty]) -> list[tuple[Party, list[Duty]]]:
    rows = list(duties.select_related("document").order_by("document__effective_from", "document_id", "order"))
    by_party = [(party, [duty for duty in rows if duty.party == party]) for party in Party]
    return [(party, found) for party, found in by_party if found]


def versions_of(*, document: CountyDocument) -> list[CountyDocument]:
    """Newest first, this one among them."""
    newest = document
    while following := CountyDocument.objects.filter(replaces=newest).first():
        newest = following
    versions = [newest]
    while versions[-1].replaces:
        versions.append(versions[-1].replaces)
    return versions


def counties_written(*, scope: Scope) -> list[Area]:
    """The counties granted as a whole."""
    return [county for county in counties_of(scope=scope) if scope.covers(county)]


def _not_followed(scope: Scope, day: date) -> QuerySet[CountyDocument]:
    return documents_of(scope=scope).filter(Q(replaced_by=None) | Q(replaced_by__effective_from__gt=day))
