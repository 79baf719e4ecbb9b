"""The ground: areas and their boundaries, points, zones, roads, where people live."""
