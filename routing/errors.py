"""What can be wrong with what the optimizer is given.

Each class has a stable code; `where` names the offender by its index.
"""


class RoutingError(Exception):
    """Something the caller must put right. The message says what, where, and what to do next."""

    code = "routing"

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.message = message
        self.where = where


class WrongFormatError(RoutingError):
    """The JSON is not what the schema says: unknown or missing field, wrong type."""

    code = "wrong_format"


class UnwritableFileError(RoutingError):
    """The file for the answer cannot be written: no such folder, no permission, or the disk is full."""

    code = "unwritable_file"


class WrongShapeError(RoutingError):
    """A matrix is not square, not integer, or not as large as the others."""

    code = "wrong_shape"


class NegativeTimeError(RoutingError):
    """A duration or time that must not be negative is."""

    code = "negative_time"


class TooLargeError(RoutingError):
    """A number is larger than any plan needs, or than its sums can bear."""

    code = "too_large"


class UnknownIndexError(RoutingError):
    """An index points to no visitor, node, mode, shift or visit."""

    code = "unknown_index"


class NoShiftError(RoutingError):
    """Nobody works in the horizon, so nothing can be planned."""

    code = "no_shift"


class BadWindowError(RoutingError):
    """A window, shift or break ends before it begins."""

    code = "bad_window"


class OutsideHorizonError(RoutingError):
    """A day is not one of the horizon's days."""

    code = "outside_horizon"


class BadSpacingError(RoutingError):
    """The rules that tie one person's visits together contradict each other."""

    code = "bad_spacing"


class BadLockError(RoutingError):
    """A locked stop or route cannot be kept as it is given."""

    code = "bad_lock"


class WrongSolutionError(RoutingError):
    """A solution does not belong to this problem."""

    code = "wrong_solution"


class UnknownEngineError(RoutingError):
    """No engine has this name."""

    code = "unknown_engine"


class WrongOptionError(RoutingError):
    """A budget, seed or other option of a door is no number that makes sense."""

    code = "wrong_option"
