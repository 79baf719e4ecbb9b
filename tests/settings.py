"""The project's settings as the database's owner (tests create databases), without a broker."""

import os

os.environ["AS_OWNER"] = "1"
os.environ["REDIS_URL"] = ""
os.environ["AS_OF"] = ""
# Playwright keeps an event loop in the test's thread; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from config.local.place import VAR_DIR
from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES

# A visitor's query joins so often that PostgreSQL takes longer to choose an order than to read a test's few rows.
_FEW_ROWS = "-c synchronous_commit=off -c join_collapse_limit=3 -c from_collapse_limit=3"
DATABASES["default"]["OPTIONS"]["options"] += f" {_FEW_ROWS}"
MEDIA_ROOT = str(VAR_DIR / "test-media" / os.environ.get("PYTEST_XDIST_WORKER", "alone"))
# Files under the names they lie under, whatever was collected here once; test_static_files.py collects its own.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# Every client builds the middleware anew, which would look at each static file each time.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A heartbeat's own connection would not see what a test has not committed; tests with processes of their own beat.
RUN_HEARTBEAT_S = 600.0
