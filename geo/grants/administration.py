"""Whom an administrator looks after: users all of whose areas lie in the administrator's own."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from base import clock
from base.errors import NotAllowed
from geo.models import Area, AreaGrant
from geo.scope import Scope, scope_for


@dataclass(frozen=True)
class Administration:
    """`scope` is None for whoever was never granted an area: the first administrator, who looks after everybody."""

    scope: Scope | None

    def users(self) -> QuerySet[User]:
        """Who has no area now counts by those they had; who never had any is looked after only by the first."""
        if self.scope is None:
            return User.objects.all()
        ever = AreaGrant.objects.filter(user=OuterRef("pk"))
        lasting = ever.filter(Q(ended_on=None) | Q(ended_on__gt=clock.today()))
        outside = ~self.scope.within("area__code")
        now = Q(Exists(lasting)) & ~Exists(lasting.filter(outside))
        formerly = ~Exists(lasting) & Q(Exists(ever)) & ~Exists(ever.filter(outside))
        return User.objects.filter(now | formerly)

    def areas(self) -> QuerySet[Area]:
        """The areas of today that may be granted."""
        rows = Area.objects.filter(valid_to=None)
        return rows if self.scope is None else self.scope.narrow(rows, "")

    def refuse_outside(self, area: Area) -> None:
        if self.scope is not None and not self.scope.covers(area):
            raise NotAllowed


def administration_of(user: User) -> Administration:
    """An administrator whose areas were all taken away looks after nobody."""
    return Administration(scope_for(user) if AreaGrant.objects.filter(user=user).exists() else None)
