"""Mutants of our own modules, and the tests that should notice them (benchmarks/mutants.py)."""
