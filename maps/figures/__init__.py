"""The leader's coverage, and why anybody was missed."""
