"""Planning with OR-Tools: CP-SAT chooses visitor and day, the routing library orders each shift."""
