"""What people see, by who looks. Reads only; writes go through the other rooms' services."""
