"""`python -m benchmarks.large grow|keep|pages|locate …`: one step in the settings' database (benchmarks/pages.py)."""

import os
import sys
from importlib import import_module

import django

STEPS = {"grow": "growing", "keep": "keeping", "pages": "asking", "locate": "looking"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.exit(import_module(f"benchmarks.large.{STEPS[sys.argv[1]]}").main(sys.argv[2:]))
