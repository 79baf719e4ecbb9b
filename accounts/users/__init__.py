"""Users: made, changed, paused, ended."""
