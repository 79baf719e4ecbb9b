"""Addresses: from what somebody wrote to a place, by our own names or an online service."""
