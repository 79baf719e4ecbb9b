"""Within which degrees a point of the country lies."""

LON, LAT = (73.0, 136.0), (3.0, 54.0)
