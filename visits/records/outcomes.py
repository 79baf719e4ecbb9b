"""Which visits clear a duty; pure."""


def counts(*, mode: str, outcome: str) -> bool:
    """Only a door-to-door visit that met the person clears the duty (P28, P29); an unanswered door is an attempt."""
    return mode == "door_to_door" and outcome == "met"
