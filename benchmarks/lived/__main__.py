"""`python -m benchmarks.lived PROCESS OUT …`: one process lived in the settings' database (benchmarks/operation.py)."""

import os
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.exit(import_module("benchmarks.lived.living").main(sys.argv[1:]))
