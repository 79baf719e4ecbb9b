"""Incidents: raised, helped with, closed."""
