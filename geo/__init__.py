"""Where things are: areas, addresses, roads and the ground of maps; here at its top only what all of them need."""
