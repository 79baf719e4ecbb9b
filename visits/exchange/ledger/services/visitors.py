"""Entering the visitors' sheet."""

from django.contrib.gis.geos import Point

from base import clock
from base.crypto import keyed_hash
from geo.models import Area
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.visitor_lines import KIND_UNTIL_TOLD, MODE_UNTIL_TOLD, VisitorLine
from visits.register.models import Visitor, WorkingHours
from visits.register.services.visitor_homes import Home, homes_located, village_at
from visits.register.words.hours import WRITE


def visitors_enter(*, area: Area, lines: list[VisitorLine], report: ImportReport) -> None:
    """New visitors, and what has changed of the known ones: same name and phone in the area."""
    homes = _homes(area, lines, report)
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
        _enter(visitor, line, homes.get(line.row.number), report)


def _homes(area: Area, lines: list[VisitorLine], report: ImportReport) -> dict[int, Home]:
    """By the row's number: what the addresses tell of those whose coordinates are not written."""
    asked = [line for line in lines if line.address and line.lon_lat is None]
    found = homes_located(texts=[line.address for line in asked], area=area)
    for line, home in zip(asked, found, strict=True):
        if home.point is None:
            reason = f"只知道在{home.name}" if home.name else "没有找到这个住址"
            reason = f"可能是{'、'.join(home.others)}" if home.others else reason
            report.note(line.row, "address", reason, "住处未录入，暂从乡镇或村的坐标点出发；请写明村名，或写经纬度")
        elif not home.is_exact:
            report.note(line.row, "address", f"不知道家门，住处暂按{home.name}的坐标点", "可在探访员页面上改")
    return {line.row.number: home for line, home in zip(asked, found, strict=True)}


def _takes(visitor: Visitor, line: VisitorLine, home: Home | None) -> Point | None:
    """The home that the line tells, where it is something new: a place of one's own never gives way to an address."""
    if line.lon_lat:
        told = Point(*line.lon_lat)
    elif home and home.point and (visitor.home is None or village_at(visitor.home)):
        told = home.point
    else:
        return None
    is_known = visitor.home is not None and (visitor.home.x, visitor.home.y) == (told.x, told.y)
    return None if is_known else told


def _enter(visitor: Visitor, line: VisitorLine, home: Home | None, report: ImportReport) -> None:
    told = {"kind": line.kind, "mode": line.mode, "gender": line.gender, "traits": line.traits}
    changed = [name for name, value in told.items() if value and getattr(visitor, name) != value]
    for name in changed:
        setattr(visitor, name, told[name])
    if new_home := _takes(visitor, line, home):
        visitor.home = new_home
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
