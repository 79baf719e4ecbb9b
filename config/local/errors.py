"""What can go wrong while a machine is prepared; each message ends with what to do."""


class LocalError(Exception):
    """One sentence for the person at the terminal."""
