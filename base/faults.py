"""Errors that nobody foresaw are heard: a number for whoever met one, a log line, a row for the administrator, a mail.

No personal fact goes with them: an exception's own words often quote what somebody typed, so that only what cannot be
a name, a telephone number or an address is kept of them. The lines of code it passed are the program's, not a person's.
"""

import json
import logging
import re
import secrets
import traceback
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest

from base import clock

log = logging.getLogger("faults")

_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none is taken for another over the telephone
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*[^a-z0-9_\"][^\"]*\"|“[^”]*”|\([^()]*\)=\([^()]*\)")
_FACTS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+|\d{4,}|\S+@\S+")


def fault_record(error: BaseException, *, where: str, user: AbstractBaseUser | None = None) -> str:
    """Write down an unforeseen error and give its number; whatever fails here, the log has it.

    `where` names an address of the site, a command or a task, never an object of it.
    """
    number = "".join(secrets.choice(_SIGNS) for _ in range(6))
    kind, trace = f"{type(error).__module__}.{type(error).__qualname__}", "\n".join(_told(error))
    line = {"fault": number, "at": clock.real().isoformat(), "where": where, "user": user and user.pk, "kind": kind}
    log.error(json.dumps(line | {"trace": trace}, ensure_ascii=False))
    _keep(number=number, at=clock.real(), where=where[:200], kind=kind[:200], trace=trace, user=user)
    _mail(number, where, trace)
    return number


def where_of(request: HttpRequest) -> str:
    """`GET elders/<int:elder_id>/`: which address of the site, not whose."""
    match = request.resolver_match
    return f"{request.method} {match.route if match else '?'}"


def without_facts(text: str) -> str:
    """An exception's first line without what may be somebody's."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    return _FACTS.sub("…", _QUOTED.sub("…", first))[:300]


def _told(error: BaseException) -> Iterator[str]:
    """The error and what led to it, the first cause first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from _told(before)
    yield f"{type(error).__qualname__}: {without_facts(str(error))}"
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))


def _keep(number: str, **facts: Any) -> None:
    """The row names a user, so that it lies in the room of users, above this one."""
    try:
        with transaction.atomic():
            apps.get_model("accounts.Fault")(number=number, **facts).save()
    except Exception as error:  # the database may be away, or this process may have none: what is heard stays heard
        log.error(json.dumps({"fault": number, "not_listed": type(error).__qualname__}))


def _mail(number: str, where: str, trace: str) -> None:
    if not settings.FAULTS_MAIL_TO:
        return
    try:
        send_mail(f"[elder visits] {number} {where}", trace, None, settings.FAULTS_MAIL_TO)
    except OSError as error:
        log.error(json.dumps({"fault": number, "not_mailed": type(error).__qualname__}))
