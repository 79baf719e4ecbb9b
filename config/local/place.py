"""Where the private servers live, and as whom they run."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from config.local.errors import LocalError

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
LONGEST_SOCKET_PATH = 107  # bytes; sun_path of Linux holds 108 with its closing zero
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True)
class Place:
    """A directory that only the servers' user (and root) can enter."""

    directory: Path
    user: str | None  # None: whoever runs this

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command as the servers' user and keep its output."""
        return subprocess.run(  # noqa: S603
            [str(part) for part in command],
            cwd="/",
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            user=self.user,
            group=pwd.getpwnam(self.user).pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )


@cache
def servers_place() -> Place:
    """Take var/ if the servers' user can reach it and its path leaves room for a socket, else a state directory."""
    user = _unprivileged_user() if os.geteuid() == 0 else None
    for directory in _candidates():
        if len(os.fsencode(directory)) + LONGEST_SOCKET_NAME > LONGEST_SOCKET_PATH:
            continue
        place = Place(directory, user)
        if _make_usable(place):
            return place
    raise LocalError(
        f"No directory is fit for the private database (tried {', '.join(map(str, _candidates()))}). "
        "Set STATE_DIR to a short path that this user may write to."
    )


def _candidates() -> list[Path]:
    if "STATE_DIR" in os.environ:
        return [Path(os.environ["STATE_DIR"]).absolute()]
    root = (
        Path("/var/lib") if os.geteuid() == 0 else Path(os.environ.get("XDG_STATE_HOME", Path.home() / ".local/state"))
    )
    digest = hashlib.sha256(os.fsencode(VAR_DIR)).hexdigest()[:12]
    return [VAR_DIR / "servers", root / "elder-visits" / digest]


def _unprivileged_user() -> str:
    """PostgreSQL refuses to run as root."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise LocalError("Neither the user postgres nor nobody exists. Create one, or run ./run as an ordinary user.")


def _make_usable(place: Place) -> bool:
    fresh = not place.directory.exists()
    try:
        place.directory.mkdir(parents=True, exist_ok=True)
        if fresh and place.user:
            shutil.chown(place.directory, place.user)
        if fresh:
            place.directory.chmod(0o700)
    except OSError:
        return False
    usable = place.run("test", "-w", place.directory).returncode == 0
    if fresh and not usable:
        place.directory.rmdir()
    return usable
