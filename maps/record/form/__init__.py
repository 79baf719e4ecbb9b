"""The record of a visit as people fill it in: one form for the persons of one household."""
