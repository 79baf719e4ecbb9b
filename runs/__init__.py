"""Long work in a process of its own, whatever room it belongs to: its row is the truth, whoever does the work.

starting → watching → `manage COMMAND ID` (command, working) → leases, heartbeat
"""
