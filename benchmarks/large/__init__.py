"""A county of 30,000 elders and a city of 200,000: the demo county, with its townships copied beside it."""
