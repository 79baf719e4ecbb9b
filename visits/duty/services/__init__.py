"""Writing rules, surges, documents and reasons."""

from visits.duty.services.surges import (
    surge_create,
    surge_follow_alert,
    surge_for_festival,
    surge_restore,
    surge_withdraw,
)

__all__ = ["surge_create", "surge_follow_alert", "surge_for_festival", "surge_restore", "surge_withdraw"]
