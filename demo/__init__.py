"""The demo county: an invented mountain county, written as the files that a real county would bring, then brought in.

`county_write` writes the files: the same sizes, seed and date give the same bytes, on any day and any machine.
`manage demo` takes them through the real imports to a published plan (steps.py).

Django loads this file at every start, so it imports nothing: what makes land and people takes two seconds to load.
"""
