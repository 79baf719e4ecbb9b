"""The visitor's day, from door to door."""
