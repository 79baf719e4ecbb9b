"""Who did what: the trail that nobody can change."""
