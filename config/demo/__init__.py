"""The demo county: an invented mountain county, written as the files that a real county would bring.

One door, `county_write`. The same sizes, seed and date give the same bytes, on any day and any machine.
"""

from config.demo.county import CountyFiles, Sizes, county_write

__all__ = ["CountyFiles", "Sizes", "county_write"]
