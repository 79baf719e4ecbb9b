"""Files handed in on a page: checked in the background, looked at, entered in one piece; files handed out the same way.

`import_work` and `export_work` are not here: only their commands need them.
"""

from visits.exchange.services.exports import export_create
from visits.exchange.services.imports import (
    import_apply,
    import_assign,
    import_create,
    import_restart,
    import_stop,
    import_year,
)
from visits.exchange.services.purging import exchange_purge

__all__ = [
    "exchange_purge",
    "export_create",
    "import_apply",
    "import_assign",
    "import_create",
    "import_restart",
    "import_stop",
    "import_year",
]
