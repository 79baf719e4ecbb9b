"""`python -m benchmarks NAME [arguments]`: run the benchmark of that name."""

import sys
from importlib import import_module
from pathlib import Path


def names() -> list[str]:
    """Benchmarks that can be run: the modules here that define main."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return [
        file.stem for file in files if "\ndef main(" in file.read_text(encoding="utf-8") and file.stem != "__main__"
    ]


def main(argv: list[str]) -> int:
    """Dispatch to benchmarks/NAME.py."""
    if not argv or argv[0] not in names():
        print(f"usage: python -m benchmarks {{{','.join(names())}}} [arguments]")
        return 2
    code: int = import_module(f"benchmarks.{argv[0]}").main(argv[1:])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
