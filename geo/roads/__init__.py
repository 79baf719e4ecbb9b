"""Roads: an OpenStreetMap extract becomes a network that answers how long, how far and which way."""
