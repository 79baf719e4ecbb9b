"""What an elder wants, asked again from time to time (P21), and on what ground their data is kept (P81)."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from visits.errors import FactsRefused
from visits.register.models import Answer, Card, Consent, Elder, HowAsked, LegalBasis, State, Willingness
from visits.register.services.editing import editing
from visits.register.services.elders import elder_state_set

ASK_AGAIN_AFTER = {Answer.WILLING: timedelta(days=365), Answer.PHONE_ONLY: timedelta(days=90)}
ASK_THE_UNWILLING_AFTER = timedelta(days=30)


def willingness_record(
    *,
    elder: Elder,
    answer: str,
    how: str,
    asked_on: date | None = None,
    reason: str = "",
    ask_again_on: date | None = None,
    by: User | None = None,
) -> Willingness:
    """Who refuses is declined from that day, with the reason, and is asked again; who agrees again is active again."""
    asked_on = asked_on or clock.today()
    told = {
        "answer": "" if answer in Answer.values else _("请选择意愿。"),
        "how": "" if how in HowAsked.values else _("请选择询问方式。"),
        "asked_on": _("询问日期还没有到。") if asked_on > clock.today() else "",
        "reason": _("不愿意时请写明原因。") if answer == Answer.UNWILLING and not reason.strip() else "",
        "ask_again_on": _("再次询问应晚于这次询问。") if ask_again_on and ask_again_on <= asked_on else "",
    }
    if problems := {field: said for field, said in told.items() if said}:
        raise FactsRefused(who=elder.name, fields=problems)
    again = ask_again_on or asked_on + ASK_AGAIN_AFTER.get(Answer(answer), ASK_THE_UNWILLING_AFTER)
    with editing(card=Card.WILLINGNESS, elder=elder, by=by):
        row = Willingness.objects.create(
            elder=elder, answer=answer, how=how, asked_on=asked_on, reason=reason[:200], ask_again_on=again, by=by
        )
        _state_follows(elder, answer, asked_on, reason, by)
    return row


def _state_follows(elder: Elder, answer: str, asked_on: date, reason: str, by: User | None) -> None:
    """Only from the latest answer: one entered later for an earlier day is history."""
    if elder.willingness.filter(asked_on__gt=asked_on).exists():
        return
    present = elder.states.filter(since__lte=clock.today()).last()
    state = present.state if present else State.ACTIVE
    if answer == Answer.UNWILLING and state == State.ACTIVE:
        elder_state_set(elder=elder, state=State.DECLINED, since=asked_on, note=reason, by=by)
    elif answer != Answer.UNWILLING and state == State.DECLINED:
        elder_state_set(elder=elder, state=State.ACTIVE, since=asked_on, note=_("再次询问后同意"), by=by)


def consent_record(
    *, elder: Elder, basis: str, since: date | None = None, given_by: str = "", note: str = "", by: User | None = None
) -> Consent:
    since = since or clock.today()
    told = {
        "basis": "" if basis in LegalBasis.values else _("请选择依据。"),
        "since": _("日期还没有到。") if since > clock.today() else "",
        "given_by": _("请写明由谁同意。") if basis != LegalBasis.PUBLIC_DUTY and not given_by.strip() else "",
    }
    if problems := {field: said for field, said in told.items() if said}:
        raise FactsRefused(who=elder.name, fields=problems)
    with editing(card=Card.CONSENT, elder=elder, by=by):
        facts = {"basis": basis, "given_by": given_by[:60], "note": note[:200]}
        row, _created = Consent.objects.update_or_create(elder=elder, since=since, defaults=facts)
    return row
