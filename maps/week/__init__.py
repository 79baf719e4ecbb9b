"""The coordinator's week: plan, month, roster, what waits."""
