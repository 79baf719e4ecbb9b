"""The first day, the first week and the second of a township that begins with nothing."""
