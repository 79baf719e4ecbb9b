"""Which areas a user is granted, and whom an administrator looks after."""
