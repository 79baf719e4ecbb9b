"""Two entries that are one person."""
