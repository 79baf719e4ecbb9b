"""Entering the visitors' sheet."""

from django.contrib.gis.geos import Point

from accounts import clock
from accounts.crypto import keyed_hash
from geo.models import Area
from visits.ledger.report import ImportReport
from visits.ledger.visitor_lines import KIND_UNTIL_TOLD, MODE_UNTIL_TOLD, VisitorLine
from visits.models import Visitor, WorkingHours
from visits.words.hours import WRITE


def visitors_enter(*, area: Area, lines: list[VisitorLine], report: ImportReport) -> None:
    """New visitors, and what has changed of the known ones: same name and phone in the area."""
    inside = Visitor.objects.filter(area__code__startswith=area.prefix).prefetch_related("working_hours")
    known = {(visitor.name, visitor.phone_hash): visitor for visitor in inside}
    for line in lines:
        visitor = known.get((line.name, keyed_hash(line.phone)))
        if visitor is None:
            visitor = Visitor(
                area=area,
                name=line.name,
                phone=line.phone,
                kind=KIND_UNTIL_TOLD,
                mode=MODE_UNTIL_TOLD,
                active_since=clock.today(),
            )
            known[line.name, keyed_hash(line.phone)] = visitor
        _enter(visitor, line, report)


def _enter(visitor: Visitor, line: VisitorLine, report: ImportReport) -> None:
    told = {"kind": line.kind, "mode": line.mode, "gender": line.gender, "traits": line.traits}
    changed = [name for name, value in told.items() if value and getattr(visitor, name) != value]
    for name in changed:
        setattr(visitor, name, told[name])
    if line.lon_lat and (visitor.home is None or (visitor.home.x, visitor.home.y) != line.lon_lat):
        visitor.home = Point(*line.lon_lat)
        changed.append("home")
    is_new = visitor.pk is None
    if is_new or changed:
        visitor.save()
    hours_changed = _enter_hours(visitor, line)
    if is_new and not line.row.text("kind"):
        report.note(line.row, "name", "没有写类别", "暂按志愿者录入，请按样表填写或在页面上更正")
    if not line.hours and not line.row.text("hours") and not (visitor.pk and visitor.working_hours.exists()):
        report.note(line.row, "name", "没有写工作时间", f"已录入，但计划里不会派此人，{WRITE}")
    kind = "visitors_created" if is_new else "visitors_changed" if changed or hours_changed else "visitors_unchanged"
    report.counts[kind] += 1
    report.settle(line.row, kind.removeprefix("visitors_").replace("created", "new"))


def _enter_hours(visitor: Visitor, line: VisitorLine) -> bool:
    kept = {(hours.weekday, hours.start, hours.end) for hours in visitor.working_hours.all()}
    if not line.hours or kept == set(line.hours):
        return False
    visitor.working_hours.all().delete()
    WorkingHours.objects.bulk_create(
        WorkingHours(visitor=visitor, weekday=weekday, start=start, end=end) for weekday, start, end in line.hours
    )
    return True
