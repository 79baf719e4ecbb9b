"""Reading the map files that people hand in: nothing is fetched, and no file beside them is read."""
