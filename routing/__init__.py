"""The optimizer: integer seconds, indices and matrices in, a plan out. Five doors, and no other way in."""

from routing.assign import assign
from routing.check import check
from routing.explain import explain
from routing.insert import insert
from routing.solve import solve

__all__ = ["assign", "check", "explain", "insert", "solve"]
