"""The rows that a ledger brings: gathered first, saved together, so that 20,000 lines cost a few statements."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model

from accounts.models import User
from base import clock
from base.crypto import keyed_hash
from geo.models import Area, Place
from visits.exchange.ledger.elder_lines import ElderLine
from visits.exchange.ledger.report import Change, ImportReport
from visits.exchange.ledger.services.history import changes_keep
from visits.exchange.ledger.services.known import KnownFacts
from visits.exchange.ledger.shown import YES, shown
from visits.register.models import (
    CategoryFlag,
    Contact,
    Elder,
    ElderState,
    Hazard,
    Household,
    Responsibility,
    ResponsibilityKind,
    Situation,
)
from visits.register.spelling.pinyin import pinyin_of

BATCH = 2000
EVIDENCE = "台账导入"
_WRITE_HAZARD = "这一处未录入，请写明是房屋、水、电、气还是取暖出了什么问题，例如“屋顶漏雨”；没有隐患请写“无”"
# Saved in this order: each row's foreign keys point to rows before it.
_ORDER: tuple[type[Model], ...] = (
    Place,
    Household,
    Elder,
    CategoryFlag,
    ElderState,
    Contact,
    Situation,
    Hazard,
    Responsibility,
)


class LedgerRows:
    """New rows, and what has changed about elders already known. What a line leaves empty stays as it is."""

    def __init__(self, area: Area, report: ImportReport) -> None:
        self._report, self._today = report, clock.today()
        self._known = KnownFacts.of(area)
        self._new: dict[type[Model], list[Any]] = defaultdict(list)
        self._changed: dict[int, list[Change]] = {}
        self._incomes: dict[int, Decimal] = {}

    def save(self) -> None:
        for model in _ORDER:
            model._default_manager.bulk_create(self._new[model], batch_size=BATCH)

    def keep_history(self, by: User | None) -> None:
        changes_keep(created=self._new[Elder], changed=self._changed, by=by)

    def add_household(self, household: Household) -> None:
        if household.place:
            self._new[Place].append(household.place)
        self._new[Household].append(household)
        self._report.counts["households_created"] += 1

    def add_elder(self, household: Household, line: ElderLine) -> Elder:
        elder = Elder(
            household=household,
            name=line.name,
            pinyin=pinyin_of(line.name),
            gender=line.gender,
            birth_date=line.birth_date,
            birth_about=line.birth_about,
            id_number=line.id_number,
            id_number_hash=keyed_hash(line.id_number),
            phone=line.phone,
            lives_at_hukou=line.lives_at_hukou is not False,
            registered_on=line.registered_on or self._today,
            confirmed_on=self._today,
        )
        self._new[Elder].append(elder)
        self._report.counts["elders_created"] += 1
        self._report.settle(line.row, "new")
        self._take_facts(elder, line, elder.registered_on)
        return elder

    def change_elder(self, elder: Elder, line: ElderLine) -> None:
        changes = self._take_columns(elder, line) + self._take_facts(elder, line, self._today)
        self._report.settle(line.row, "changed" if changes else "unchanged", elder.pk, changes)
        if changes:
            self._changed[elder.pk] = changes
        self._report.counts["elders_changed" if changes else "elders_unchanged"] += 1

    def _take_columns(self, elder: Elder, line: ElderLine) -> list[Change]:
        told: dict[str, Any] = {
            "phone": line.phone,
            "gender": line.gender,
            "id_number": line.id_number,
            "lives_at_hukou": line.lives_at_hukou,
            "registered_on": line.registered_on,
        }
        changes = self._take_birth(elder, line)
        for name, value in told.items():
            before = getattr(elder, name)
            if value not in ("", None, before):
                changes.append(Change(name, shown(name, before), shown(name, value)))
                setattr(elder, name, value)
        if changes:
            elder.save()
        return changes

    def _take_birth(self, elder: Elder, line: ElderLine) -> list[Change]:
        """A year or month gives way to what tells more; it says nothing against a day that is known."""
        before, told = elder.birth, line.birth
        if told is None or before == told:
            return []
        if before and not told.is_day and before.is_day:
            if not before.agrees(told):
                reason = f"与已登记的出生日期（{elder.birth_date}）不一致"
                self._report.note(line.row, "birth_date", reason, "出生日期未改，请核对后写全年月日")
            return []
        if before and before.is_within(told):
            return []
        was, now = elder.birth_date or elder.birth_about, line.birth_date or line.birth_about
        elder.birth_date, elder.birth_about = line.birth_date, line.birth_about
        return [Change("birth_date", shown("birth_date", was), shown("birth_date", now))]

    def _take_facts(self, elder: Elder, line: ElderLine, since: date) -> list[Change]:
        """What was new about the elder."""
        return [
            *self._take_categories(elder, line, since),
            *self._take_state(elder, line),
            *self._take_contacts(elder, line),
            *self._take_situation(elder, line),
            *self._take_income(elder, line),
            *self._take_hazards(elder, line),
            *self._take_visitor(elder, line, ResponsibilityKind.RESPONSIBLE, line.responsible, "responsible"),
            *self._take_visitor(elder, line, ResponsibilityKind.STAND_IN, line.stand_in, "stand_in"),
        ]

    def _take_categories(self, elder: Elder, line: ElderLine, since: date) -> list[Change]:
        """A tick opens a category, a written "no" closes it, an empty cell says nothing."""
        holding = self._known.flags.get(elder.pk, {})
        held = {category: flag for category, flag in holding.items() if flag.until != self._today}
        opened = [category for category, holds in line.categories.items() if holds and category not in held]
        closed = [held[category] for category, holds in line.categories.items() if not holds and category in held]
        for category in opened:
            if category in holding:  # its last day was to be today: it goes on
                holding[category].until = None
                holding[category].save(update_fields=["until"])
                continue
            self._new[CategoryFlag].append(CategoryFlag(elder=elder, category=category, since=since, evidence=EVIDENCE))
        for flag in closed:
            self._end(flag)
        return [Change(category, "", YES) for category in opened] + [Change(flag.category, YES, "") for flag in closed]

    def _take_state(self, elder: Elder, line: ElderLine) -> list[Change]:
        since = line.state_since or self._today
        before = self._known.state_of(elder.pk)
        if line.state and (problem := self._known.state_problem(elder.pk, line.state, since)):
            self._report.note(line.row, "state", problem, "状态未改；如台账有误，请在页面上撤销或更正")
            return []
        if not line.state or not self._known.is_new_state(elder.pk, line.state, since):
            return []
        self._new[ElderState].append(ElderState(elder=elder, state=line.state, since=since, note=EVIDENCE))
        return [Change("state", shown("state", before), shown("state", line.state))]

    def _take_contacts(self, elder: Elder, line: ElderLine) -> list[Change]:
        known, changes = self._known.contacts.get(elder.pk, {}), []
        for told in line.contacts:
            contact = known.get(told.order) or Contact(elder=elder, order=told.order)
            before, phone = (contact.name, contact.phone), told.phone or contact.phone
            if before == (told.name, phone):
                continue
            prefix = "contact" if told.order == 1 else f"contact_{told.order}"
            said = zip((f"{prefix}_name", f"{prefix}_phone"), before, (told.name, phone), strict=True)
            changes += [Change(name, former, now) for name, former, now in said if former != now]
            contact.name, contact.relation, contact.phone = told.name, told.relation, phone
            if contact.pk:
                contact.save()
            else:
                self._new[Contact].append(contact)
        return changes

    def _take_situation(self, elder: Elder, line: ElderLine) -> list[Change]:
        known = self._known.situations.get(elder.pk) if elder.pk else None
        situation = known or Situation(elder=elder)
        told = {name: text for name, text in line.situation.items() if getattr(situation, name) != text}
        changes = [Change(name, getattr(situation, name), text) for name, text in told.items()]
        for name, text in told.items():
            setattr(situation, name, text)
        if changes and known:
            known.save(update_fields=list(told))
        elif changes:
            self._new[Situation].append(situation)
        return changes

    def _take_income(self, elder: Elder, line: ElderLine) -> list[Change]:
        """The household's: of two lines about one door the first counts, so that the file twice says the same."""
        household, told = elder.household, line.monthly_income
        if told is None:
            return []
        first = self._incomes.setdefault(id(household), told)
        if first != told:
            self._report.note(line.row, "monthly_income", f"同户另一行写的是 {first} 元", "已按前一行录入，请核对")
        before = household.monthly_income
        if first != told or told == before:
            return []
        household.monthly_income = told
        if household.pk:
            household.save(update_fields=["monthly_income"])
        return [Change("monthly_income", shown("monthly_income", before), shown("monthly_income", told))]

    def _take_hazards(self, elder: Elder, line: ElderLine) -> list[Change]:
        new = [told for told in line.hazards if self._known.is_new_hazard(elder.household, told.note[:200])]
        for told in new:
            if told.asked:
                self._report.note(line.row, "hazards", told.asked, _WRITE_HAZARD)
        new = [told for told in new if not told.asked]
        for told in new:
            self._new[Hazard].append(
                Hazard(household=elder.household, kind=told.kind, note=told.note[:200], found_on=self._today)
            )
            self._report.counts["hazards_created"] += 1
        return [Change("hazards", "", told.note) for told in new]

    def _take_visitor(
        self, elder: Elder, line: ElderLine, kind: ResponsibilityKind, name: str, field_name: str
    ) -> list[Change]:
        visitors = self._known.visitors.get(name, [])
        if not name or len(visitors) != 1:
            if name:
                reason = f"有 {len(visitors)} 位探访员叫“{name}”" if visitors else f"探访员名册里没有“{name}”"
                self._report.note(line.row, field_name, reason, "未确定责任人，请登记探访员后重新导入，或在页面上指定")
            return []
        current = self._known.responsibilities.get((elder.pk, kind))
        lasting = current.visitor_id if current else None
        if visitors[0].pk in (lasting, self._known.answering.get((elder.pk, kind))):  # a cover is named while it holds
            return []
        before = self._known.visitor_names.get(current.visitor_id, "") if current else ""
        if current:
            self._end(current)
        since = self._today if current else elder.registered_on
        self._new[Responsibility].append(Responsibility(elder=elder, visitor=visitors[0], kind=kind, since=since))
        return [Change(field_name, before, name)]

    def _end(self, row: CategoryFlag | Responsibility) -> None:
        """Its last day is yesterday; what began only today never was."""
        if row.since >= self._today:
            row.delete()
        else:
            row.until = self._today - timedelta(days=1)
            row.save(update_fields=["until"])
