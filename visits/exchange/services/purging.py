"""Files with personal facts are forgotten after some days; what was done with them stays (P81)."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from base import clock
from runs.model import UNDER_WAY
from visits.exchange.models import ExchangeFile, ExportRun, ImportLine, ImportRun


def exchange_purge() -> int:
    """Returns how many files were forgotten. Runs under way keep theirs."""
    now = clock.now()
    imports = ImportRun.objects.exclude(state__in=UNDER_WAY).filter(
        made_at__lt=now - timedelta(days=settings.IMPORT_KEPT_DAYS)
    )
    exports = ExportRun.objects.filter(made_at__lt=now - timedelta(days=settings.EXPORT_KEPT_DAYS))
    ImportLine.objects.filter(run__in=imports).delete()
    forgotten, _rows = ExchangeFile.objects.filter(Q(importrun__in=imports) | Q(exportrun__in=exports)).delete()
    imports.exclude(columns="").update(columns="")
    return forgotten
