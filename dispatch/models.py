"""For Django, which looks for an app's tables here. Everybody else imports from the topic that keeps them."""

from dispatch.incidents import models as incidents
from dispatch.plans import models as plans

__all__ = ["incidents", "plans"]
