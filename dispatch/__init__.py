"""Who goes, when, in what order; what happens on the way; what is to be done at once."""
