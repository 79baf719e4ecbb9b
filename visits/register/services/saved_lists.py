"""A clerk's own named sets of filters."""

from django.utils.translation import gettext as _

from accounts.models import User
from visits.errors import FactsRefused
from visits.register.models import SavedList


def saved_list_keep(*, user: User, name: str, query: str) -> SavedList:
    """Under a name that is known already, the new filters take the place of the former ones."""
    name = name.strip()[:30]
    if not name:
        raise FactsRefused(who=str(user), fields={"name": _("请给这个名单起个名字。")})
    kept, _created = SavedList.objects.update_or_create(user=user, name=name, defaults={"query": query[:500]})
    return kept


def saved_list_drop(*, user: User, name: str) -> None:
    SavedList.objects.filter(user=user, name=name).delete()
