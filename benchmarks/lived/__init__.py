"""Weeks of a county's work lived through the product's own services: what happens, day by day, and what came of it."""
