"""numba's cache looks at one file at a time; a door also holds what other files define.

So any change here empties it.
"""

import hashlib
from pathlib import Path

import numba as nb

HERE = Path(__file__).parent
CACHE = HERE / "__pycache__"
STAMP = CACHE / "sources.sha256"


def drop_stale_code() -> None:
    """Delete compiled code that was made from other sources, or by another numba."""
    digest = hashlib.sha256(nb.__version__.encode())
    for source in sorted(HERE.glob("*.py")):
        digest.update(source.read_bytes())
    if not STAMP.exists() or STAMP.read_text() != digest.hexdigest():
        try:
            for file in [*CACHE.glob("*.nbi"), *CACHE.glob("*.nbc")]:
                file.unlink(missing_ok=True)
            CACHE.mkdir(exist_ok=True)
            STAMP.write_text(digest.hexdigest())
        except OSError:
            return  # a read-only installation: numba keeps its cache elsewhere, by the path and time of each file
