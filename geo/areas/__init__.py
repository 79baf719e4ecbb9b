"""Areas: listings and who followed whom, boundaries and their versions, zones, files in and out."""
