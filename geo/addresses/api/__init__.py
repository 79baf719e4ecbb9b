"""The programs' way in: addresses to places."""
