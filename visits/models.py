"""For Django, which looks for an app's tables here. Everybody else imports from the room that keeps them."""

from visits.duty import models as duty
from visits.exchange import models as exchange
from visits.records import models as records
from visits.register import models as register

__all__ = ["duty", "exchange", "records", "register"]
