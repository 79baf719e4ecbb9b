"""How often somebody may be wrong when signing in, and how long nobody may try then.

Three counts go up with each wrong password: of a person from one address, of a person from anywhere, of an address
whoever is tried (a township's office shares one, so that it bears more). The count that reaches its limit locks for a
while, against the right password too. Names that belong to nobody are counted and locked alike.

An attempt is counted before its password is looked at, and taken back when it was right: of twenty that come at the
same moment no more than five are looked at. Times are this machine's, not a chosen day's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from ipaddress import IPv6Address, ip_address, ip_network
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from accounts.audit.addresses import client_address
from accounts.errors import SignInLocked
from accounts.models import SignInCount, User
from accounts.sign_in.names import who_hash
from base import clock

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Attempt:
    """Who is tried (`names.who_hash`) and from where; "" where nobody knows."""

    who: str
    address: str = ""

    @property
    def counts(self) -> list[tuple[str, str]]:
        """(who, address) of each count, in the order in which they are locked."""
        place = _neighbourhood(self.address)
        return [("", place), (self.who, ""), (self.who, place)] if place else [(self.who, "")]


def attempt_of(request: HttpRequest | None, typed: str, user: User | None) -> Attempt:
    return Attempt(who_hash(typed, user), (client_address(request) if request else None) or "")


def attempt_refusal(attempt: Attempt) -> SignInLocked | None:
    """Why nobody may try now, if so."""
    now = clock.real()
    return _refusal(SignInCount.objects.filter(_of(attempt), locked_until__gt=now), now)


def attempt_count(attempt: Attempt) -> list[SignInCount]:
    """Count it; says which counts reach their limit by it, should it turn out wrong.

    Raises
    ------
    SignInLocked
        Nobody may try now; then nothing is counted, so that a lock ends when it said.
    """
    if refused := attempt_refusal(attempt):
        raise refused
    with transaction.atomic():
        began = clock.real()
        SignInCount.objects.bulk_create(
            [SignInCount(who=who, address=address, since=began) for who, address in attempt.counts],
            ignore_conflicts=True,
        )
        counts = _held(attempt)
        now = clock.real()  # not sooner: what another attempt counted meanwhile would seem to lie in the future
        if refused := _refusal([count for count in counts if count.is_locked(now)], now):
            raise refused
        for count in counts:
            _count_up(count, now)
        SignInCount.objects.bulk_update(counts, ["failures", "since", "locked_until"])
    return [count for count in counts if count.locked_until]


@transaction.atomic
def attempt_forgive(attempt: Attempt) -> None:
    """It was right: the person starts anew, and the address has one failure less.

    The address keeps the others: who has one password of their own could try everybody's in between.
    """
    for count in _held(attempt):
        if count.who:
            count.delete()
            continue
        count.failures = max(0, count.failures - 1)
        count.locked_until = count.locked_until if count.failures >= count.most else None
        count.save()


def locks_lift(*, who: str = "", address: str = "") -> int:
    """Forget what was counted of a person, or of an address; says how many counts had locked."""
    counts = SignInCount.objects.filter(who=who) if who else SignInCount.objects.filter(address=_neighbourhood(address))
    locked = counts.filter(locked_until__gt=clock.real()).count()
    counts.delete()
    return locked


def counts_purge() -> int:
    return SignInCount.objects.filter(since__lt=clock.real() - KEPT).delete()[0]


def _refusal(locked: Iterable[SignInCount], now: datetime) -> SignInLocked | None:
    """Tells the longest of the locks."""
    until = max((count.locked_until for count in locked if count.locked_until), default=None)
    return SignInLocked.until(until, now) if until else None


def _of(attempt: Attempt) -> Q:
    return reduce(or_, (Q(who=who, address=address) for who, address in attempt.counts))


def _held(attempt: Attempt) -> list[SignInCount]:
    """Its counts, changed by nobody else until the transaction ends; in one order, so that nobody waits in a ring."""
    return list(SignInCount.objects.filter(_of(attempt)).order_by("who", "address").select_for_update())


def _count_up(count: SignInCount, now: datetime) -> None:
    lasts = timedelta(seconds=settings.SIGN_IN_LOCK_S)
    if count.locked_until or now - count.since >= lasts or count.since > now:
        count.failures, count.since, count.locked_until = 0, now, None
    count.failures += 1
    if count.failures >= count.most:
        count.locked_until = now + lasts


def _neighbourhood(address: str) -> str:
    """Whoever has an IPv6 address has its whole /64."""
    if not address:
        return ""
    read = ip_address(address)
    if isinstance(read, IPv6Address):
        return str(read.ipv4_mapped or ip_network((read, 64), strict=False))
    return str(read)
