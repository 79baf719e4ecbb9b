"""The ground under every map: roads, water, settlements and names, kept in PostGIS and served as vector tiles."""
