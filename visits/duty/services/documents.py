"""Documents of a county and the duties in them: entered, replaced by a newer version, never overwritten (P5, P40)."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from geo.models import Area
from visits.duty.models import CountyDocument, DocumentKind, Duty, Party
from visits.errors import DocumentRefused, DocumentReplaced

FIRST_DAY = date(1949, 10, 1)
LAST_YEARS_AHEAD = 10


@dataclass(frozen=True)
class DutyGiven:
    party: str
    what: str
    due: str = ""
    responsible: str = ""


@dataclass(frozen=True)
class DocumentGiven:
    """What stands in one version; the order of the duties is theirs in the matrix."""

    title: str
    version: str
    effective_from: date
    number: str = ""
    summary: str = ""
    duties: Sequence[DutyGiven] = ()


def document_add(*, county: Area, kind: str, given: DocumentGiven, by: User | None) -> CountyDocument:
    """A document of which there is no version yet.

    Raises
    ------
    DocumentRefused
        Its detail names each field: "title", or "0-what" for the first duty.
    """
    problems = dict(_problems(given))
    if kind not in DocumentKind.values:
        problems["kind"] = _("请选择文件类别。")
    return _saved(CountyDocument(county=county, kind=kind, made_by=by), given, problems)


@transaction.atomic
def document_replace(*, former: CountyDocument, given: DocumentGiven, by: User | None) -> CountyDocument:
    """A newer version; the former stays as it is and holds until the day before.

    Raises
    ------
    DocumentReplaced
        There is a newer version already.
    DocumentRefused
    """
    former = CountyDocument.objects.select_for_update().get(pk=former.pk)
    if CountyDocument.objects.filter(replaces=former).exists():
        raise DocumentReplaced(title=former.title)
    problems = dict(_problems(given))
    if given.effective_from < former.effective_from:
        text = _("新版本的施行日期不能早于上一版的 {day}。")
        problems.setdefault("effective_from", text.format(day=former.effective_from.isoformat()))
    if given.version.strip() == former.version:
        problems.setdefault("version", _("请写新的版本号，上一版是 {version}。").format(version=former.version))
    version = CountyDocument(county=former.county, kind=former.kind, replaces=former, made_by=by)
    return _saved(version, given, problems)


def _saved(document: CountyDocument, given: DocumentGiven, problems: dict[str, str]) -> CountyDocument:
    if problems:
        raise DocumentRefused(title=given.title, fields=problems)
    for name in ("title", "number", "version", "summary"):
        setattr(document, name, getattr(given, name).strip())
    document.effective_from, document.made_at = given.effective_from, clock.now()
    with transaction.atomic():
        _insert(document, given)
        Duty.objects.bulk_create(
            Duty(document=document, order=order, **asdict(duty)) for order, duty in enumerate(given.duties, start=1)
        )
        _audit(document)
    return document


def _insert(document: CountyDocument, given: DocumentGiven) -> None:
    """The database says whether number and version are taken, so that two at once are told apart too."""
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError as error:
        text = _("文号“{number}”的版本“{version}”已经登记过。").format(number=document.number, version=document.version)
        raise DocumentRefused(title=given.title, fields={"version": text}) from error


def _problems(given: DocumentGiven) -> Iterator[tuple[str, str]]:
    if not given.title.strip():
        yield "title", _("请填写文件名称。")
    if not given.version.strip():
        yield "version", _("请填写版本，如“2023年版”。")
    if not given.effective_from >= FIRST_DAY or given.effective_from.year > clock.today().year + LAST_YEARS_AHEAD:
        yield "effective_from", _("请核对施行日期，年份不对。")
    for number, duty in enumerate(given.duties):
        if duty.party not in Party.values:
            yield f"{number}-party", _("请选择由谁承担。")
        if not duty.what.strip():
            yield f"{number}-what", _("请写明做什么。")


def _audit(document: CountyDocument) -> None:
    audit_record(
        actor=document.made_by,
        action=AuditAction.CHANGE,
        subject=f"visits.countydocument:{document.pk}",
        what="replaced" if document.replaces_id else "added",
        county=document.county.code,
        version=document.version,
    )
