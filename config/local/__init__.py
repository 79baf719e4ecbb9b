"""What one machine needs without an administrator: random keys, a private PostGIS, a private Redis, a free port."""
