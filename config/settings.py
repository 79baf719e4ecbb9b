"""Settings, one file, read from the environment. `./run` sets what a development machine needs."""

import os
from typing import Any
from urllib.parse import unquote

import django_stubs_ext
import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.local import keys
from config.local.place import BASE_DIR, VAR_DIR
from config.static_files import vendor_folders
from config.tile_services import tile_services
from config.wheels import gdal_and_geos

os.umask(0o077)  # files with personal facts are their owner's alone, whoever writes them: ours, GDAL or openpyxl (P81)
django_stubs_ext.monkeypatch()  # generic Django classes may be subscripted at run time

env = environ.Env()
DEMO_DAY_FILE = str(keys.DEMO)
env.read_env(keys.KEYS)  # what the environment says goes before these files
if "DATABASE_URL" not in os.environ:
    env.read_env(keys.DATABASE)
if "REDIS_URL" not in os.environ:
    env.read_env(keys.REDIS)
if "AS_OF" not in os.environ:
    env.read_env(DEMO_DAY_FILE)  # a demo goes on standing on its day

GDAL_LIBRARY_PATH, GEOS_LIBRARY_PATH = gdal_and_geos()

DEBUG = env.bool("DEBUG", False)
PRODUCTION = env.bool("PRODUCTION", False)
# Keys have defaults only where nothing is at stake: `./run` writes random ones into var/, compose passes its own.
SECRET_KEY = env.str("SECRET_KEY", environ.Env.NOTSET if PRODUCTION else "insecure-for-tests-only")
FIELD_KEYS = env.list("FIELD_KEYS", default=environ.Env.NOTSET if PRODUCTION else ["k1:" + "00" * 32])
HASH_KEY = env.str("HASH_KEY", environ.Env.NOTSET if PRODUCTION else "insecure-for-tests-only")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Production stands behind a reverse proxy that speaks TLS and says so in X-Forwarded-Proto.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "config",
    "base",
    "runs",
    "accounts",
    "geo",
    "visits",
    "dispatch",
    "maps",
    "maps.look",
    "maps.map",
    "maps.record",
    "maps.week",
    "maps.door",
    "maps.figures",
    "maps.find",
    "maps.desk",
    "maps.ground",
    "maps.policy",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "base.compression.CompressionMiddleware",
    "base.caching.NoStoreMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.sign_in.kept_forms.KeptFormMiddleware",
    "base.cleaning.CleanTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sign_in.limits.SessionLimitMiddleware",
    "accounts.sign_in.sessions.SeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "base.error_responses.DomainErrorMiddleware",
    "accounts.access.AccessMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

FORM_RENDERER = "base.form_renderer.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "maps.look.templatetags.bar.demo_day",
                "accounts.sign_in.limits.session_facts",
            ],
        },
    },
]

# The web connects as a role that may not change the audit trail; migrations and tests as the owner.
as_owner = env.bool("AS_OWNER", False) and "OWNER_DATABASE_URL" in os.environ
database = env.db_url(
    "OWNER_DATABASE_URL" if as_owner else "DATABASE_URL",
    "postgis:///elder_visits",
    engine="django.contrib.gis.db.backends.postgis",
)
# A host that is a socket's directory comes percent-encoded, as in PostgreSQL's own URLs.
DATABASES = {
    "default": database
    | {
        "HOST": unquote(database["HOST"]),
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {"options": "-c jit=off"},  # a page's queries are over before they would be compiled
    }
}
DATABASE_WEB_ROLE = env.str("DATABASE_WEB_ROLE", "elder_visits_web")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "accounts.sign_in.sessions"
SESSION_IDLE_S = env.int("SESSION_IDLE_S", 30 * 60)  # a session unused for so long ends
SESSION_COOKIE_AGE = env.int("SESSION_LONGEST_S", 12 * 3600)  # and one used all day after so long
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # an office's computer is used by the next
AUTHENTICATION_BACKENDS = ["accounts.sign_in.backend.CountingBackend"]
# So many wrong passwords within the time of a lock, and nobody may try for as long.
SIGN_IN_FAILURES = {
    "person_at_address": env.int("SIGN_IN_FAILURES", 5),
    "person": env.int("SIGN_IN_FAILURES_OF_PERSON", 10),  # from anywhere
    "address": env.int("SIGN_IN_FAILURES_OF_ADDRESS", 50),  # whoever is tried; an office has one address
}
SIGN_IN_LOCK_S = env.int("SIGN_IN_LOCK_S", 900)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.sign_in.password_rules.LengthRule", "OPTIONS": {"least": env.int("PASSWORD_LENGTH", 10)}},
    {"NAME": "accounts.sign_in.password_rules.GuessableRule"},
    {"NAME": "accounts.sign_in.password_rules.OwnFactsRule"},
]
CSRF_FAILURE_VIEW = "accounts.sign_in.views.form_expired"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign-in"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# How many people's whole numbers one may see in an hour and in a day: asked for with a reason, and in forms.
UNMASK_LIMITS = {
    "asked": (env.int("UNMASK_PER_HOUR", 30), env.int("UNMASK_PER_DAY", 100)),
    "form": (env.int("UNMASK_FORMS_PER_HOUR", 120), env.int("UNMASK_FORMS_PER_DAY", 400)),
}

LARGEST_UPLOAD_BYTES = 21 * 1024 * 1024  # a little above what any form takes, so that the form can say so itself
FILE_UPLOAD_HANDLERS = [
    "accounts.upload_limits.LargestUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "base.uploads.SealedUploadHandler",
]

STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(VAR_DIR / "static"))
# What is collected for everybody is readable for everybody, whatever holds for other files.
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static_files.HashedFiles",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION  # production collects static files once, when it is built
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our own pages alone load them
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "map")  # no page loads the maps of scripts
STATICFILES_DIRS = vendor_folders(BASE_DIR / "node_modules")
MEDIA_ROOT = env.str("MEDIA_ROOT", str(VAR_DIR / "media"))

# Maps of others that a person may choose as the ground; a page may ask their hosts for pictures, and nobody else.
TILE_SERVICES = tile_services(
    name=env.str("TILE_SERVICE_NAME", ""),
    urls=env.list("TILE_SERVICE_URLS", default=[]),
    crs=env.str("TILE_SERVICE_CRS", ""),
    tianditu_key=env.str("TIANDITU_TILE_KEY", ""),
)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", *(host for service in TILE_SERVICES for host in service.hosts)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}

# What a responder's device keeps for the hour when the server is down: for how long, and of how many people at most.
SNAPSHOT_HOURS = env.int("SNAPSHOT_HOURS", 72)
SNAPSHOT_PEOPLE = env.int("SNAPSHOT_PEOPLE", 20_000)

REDIS_URL = env.str("REDIS_URL", "")  # empty: no broker, the web process starts the work itself
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 3.0}  # a request that queues work does not hang
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long Redis is away, the worker comes back by itself
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
WEATHER_ALERTS_URL = env.str("WEATHER_ALERTS_URL", "")  # off until address and key of a provider are given
WEATHER_ALERTS_KEY = env.str("WEATHER_ALERTS_KEY", "")
WEATHER_ALERTS_TIMEOUT_S = env.float("WEATHER_ALERTS_TIMEOUT_S", 10.0)
WEATHER_ALERTS_EVERY_S = env.float("WEATHER_ALERTS_EVERY_S", 900.0)

CELERY_BEAT_SCHEDULE = {
    # one that no worker took in time is dropped: after an hour without one, a hundred of them would say the same
    "runs-resume": {"task": "runs.tasks.runs_resume", "schedule": 30.0, "options": {"expires": 30.0}},
    "sign-in-purge": {"task": "accounts.tasks.sign_in_purge", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "exchange-purge": {"task": "visits.tasks.exchange_purge", "schedule": 3600.0, "options": {"expires": 3600.0}},
    # so that nobody who opens a county's page waits for the counting; without a beat the page counts by itself
    "figures-keep": {"task": "visits.tasks.figures_keep", "schedule": 60.0, "options": {"expires": 60.0}},
    # from six in the morning, before anybody sets out, until the working day is over
    "plans-carry-on": {
        "task": "dispatch.tasks.plans_carry_on",
        "schedule": crontab(minute="*/10", hour="6-19"),
        "options": {"expires": 600.0},
    },
    # from eight o'clock, and again for what could not be sent then
    "figure-letters": {
        "task": "maps.figures.tasks.figure_letters_send",
        "schedule": crontab(minute="*/10", hour="8-20"),
        "options": {"expires": 600.0},
    },
}
if WEATHER_ALERTS_URL and WEATHER_ALERTS_KEY:
    CELERY_BEAT_SCHEDULE["weather-alerts"] = {
        "task": "visits.tasks.weather_alerts_fetch",
        "schedule": WEATHER_ALERTS_EVERY_S,
        "options": {"expires": WEATHER_ALERTS_EVERY_S},
    }

# Long work: a process that is silent for longer than its lease has died, and another takes over.
RUN_LEASE_S = env.float("RUN_LEASE_S", 30.0)
RUN_HEARTBEAT_S = env.float("RUN_HEARTBEAT_S", 3.0)
RUN_QUEUED_S = env.float("RUN_QUEUED_S", 30.0)  # a run still queued after this is announced again
RUN_ATTEMPTS = env.int("RUN_ATTEMPTS", 3)
PLAN_PROCESSES = env.int("PLAN_PROCESSES", 2)  # how many plans are computed at a time, on all machines

LEDGER_PROCESSES = env.int("LEDGER_PROCESSES", 1)  # how many imports, and exports, are worked on at a time
ROADS_LARGEST_MB = env.int("ROADS_LARGEST_MB", 400)  # of a road extract handed in on a page
IMPORT_KEPT_DAYS = env.int("IMPORT_KEPT_DAYS", 7)  # then a file handed in, and what was found in it, is forgotten
EXPORT_KEPT_DAYS = env.int("EXPORT_KEPT_DAYS", 1)

# A door farther than this from the point of its village waits for a person to confirm it.
LOCATION_FAR_M = env.int("LOCATION_FAR_M", 3000)

# A routing server of one's own: positions are sent to it. Without one, the imported road network answers.
ROUTING_SERVER = env.str("ROUTING_SERVER", "")
ROUTING_SERVER_URL = env.str("ROUTING_SERVER_URL", "")
ROUTING_SERVER_KEY = env.str("ROUTING_SERVER_KEY", "")
ROUTING_SERVER_PROFILES = env.dict("ROUTING_SERVER_PROFILES", default={})
ROUTING_SERVER_TIMEOUT_S = env.float("ROUTING_SERVER_TIMEOUT_S", 5.0)
if ROUTING_SERVER not in ("", "valhalla", "osrm", "graphhopper"):
    raise ImproperlyConfigured(f"ROUTING_SERVER is valhalla, osrm or graphhopper, not {ROUTING_SERVER!r}.")

# Geocoders of others: off without a key, since an address leaves the house. The addresses are for tests and proxies.
ONLINE_GEOCODERS = ("tianditu", "amap", "baidu")
ONLINE_GEOCODER_KEYS = {name: env.str(f"{name.upper()}_KEY", "") for name in ONLINE_GEOCODERS}
ONLINE_GEOCODER_URLS = {name: env.str(f"{name.upper()}_GEOCODER_URL", "") for name in ONLINE_GEOCODERS}
ONLINE_GEOCODER_PER_DAY = env.int("ONLINE_GEOCODER_PER_DAY", 500)
ONLINE_GEOCODER_PAUSE_S = env.float("ONLINE_GEOCODER_PAUSE_S", 0.4)
ONLINE_GEOCODER_TIMEOUT_S = env.float("ONLINE_GEOCODER_TIMEOUT_S", 5.0)
ONLINE_GEOCODER_KEEP_DAYS = env.int("ONLINE_GEOCODER_KEEP_DAYS", 30)

# Errors that nobody foresaw: one line of JSON each on standard error, and a mail where somebody is named for it.
FAULTS_MAIL_TO = env.list("FAULTS_MAIL_TO", default=[])
EMAIL_CONFIG = env.email_url("EMAIL_URL", "smtp://localhost:25")
vars().update(EMAIL_CONFIG)
MAIL_IS_SET = "EMAIL_URL" in os.environ  # else nobody is promised a mail
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", "elder-visits@localhost")
EMAIL_TIMEOUT = 10
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"format": "{message}", "style": "{"},
    },
    "handlers": {
        "line": {"class": "logging.StreamHandler", "formatter": "line"},
        "json": {"class": "logging.StreamHandler", "formatter": "json"},
        "none": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["line"], "level": "WARNING"},
    "loggers": {
        "faults": {"handlers": ["json"], "level": "INFO", "propagate": False},
        "worker": {"handlers": ["line"], "level": "INFO", "propagate": False},
        # Django's own report of a failed request quotes what somebody typed; ours does not.
        "django.request": {"handlers": ["none"], "propagate": False},
        "django.security": {"handlers": ["none"], "propagate": False},
    },
}

AS_OF = env.str("AS_OF", "")  # a date to take for today: demos, tests and drills stand on any day

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "EXCEPTION_HANDLER": "base.error_responses.api_exception_handler",
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PARSER_CLASSES": ["base.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.str("API_RATE", "600/min")},  # a phone with a week's work sends 200
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "探访关爱 API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        **{f"{name}Enum": f"visits.records.models.records.{name}" for name in ("Change", "Disease", "Safety")},
        "AttachmentKindEnum": "visits.records.models.attachments.AttachmentKind",
    },
}
