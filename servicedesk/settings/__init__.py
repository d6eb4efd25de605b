"""Settings of the desk, read from the environment (see README, "Settings")."""

from pathlib import Path

import environ
from celery.schedules import schedule as every
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy

from servicedesk.settings.environment import broker_url, cache_url, database_options, secret_key

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DATA_DIR = Path(env.str("DESK_DATA", default=str(BASE_DIR / ".desk"))).resolve()
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret_key(env.str("SECRET_KEY", default=""), DATA_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default=None) or gettext_lazy("Service Desk")

INSTALLED_APPS = [
    "servicedesk.site",
    "servicedesk.demo",
    "surveys",
    "tickets",
    "sla",
    "departments",
    "servicedesk.audits",
    "servicedesk.notifications",
    "servicedesk.accounts",
    "servicedesk.calendars",
    "servicedesk.jobs",
    "servicedesk.timers",
    "servicedesk.events",
    "servicedesk.cached_reads",
    "servicedesk.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "servicedesk.web.watchdog.WatchedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "servicedesk.web.assets.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "servicedesk.cached_reads.middleware.CachedReadsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "servicedesk.accounts.middleware.SignedInMiddleware",
    "servicedesk.accounts.middleware.PersonalSettingsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "servicedesk.web.middleware.PrivateResponseMiddleware",
    "servicedesk.web.middleware.StorableAddressMiddleware",
    "servicedesk.web.sending.SendingMiddleware",
]

ROOT_URLCONF = "servicedesk.urls"
WSGI_APPLICATION = "servicedesk.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "servicedesk.web.context_processors.shell",
            ],
        },
    }
]

# A command that needs no database must not need a database address either.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://desk@127.0.0.1/desk")}
# PgBouncer in transaction mode keeps no state between transactions: say so with DATABASE_POOLED.
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False)
STATEMENT_TIMEOUT = env.int("STATEMENT_TIMEOUT", default=0)  # seconds; gunicorn_conf.py sets the web server's
DATABASES["default"] |= {
    "ENGINE": "servicedesk.database",
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLED,
    "OPTIONS": database_options(
        DATABASES["default"].get("OPTIONS", {}),
        pooled=DATABASE_POOLED,
        statement_seconds=STATEMENT_TIMEOUT,
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "servicedesk.web.cache.ForgivingRedisCache",
        "LOCATION": env.str("CACHE_URL", default=cache_url(REDIS_URL)),
    },
    # Pieces of pages, by all that they are made of: it stands in their `cache` tag, so that none can be out of date.
    "pieces": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "OPTIONS": {} if DEBUG else {"MAX_ENTRIES": 1000},
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["servicedesk.accounts.auth_backend.DirectoryBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"servicedesk.accounts.passwords.{name}"}
    for name in (
        "UnlikeThePerson",
        "LongEnough",
        "NotCommon",
        "NotDigitsAlone",
    )
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "servicedesk.web.views.csrf_failure"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "servicedesk.accounts.adapter.InvitedPeopleOnly"
ACCOUNT_FORMS = {
    "login": "servicedesk.accounts.forms.sign_in.SignInForm",
    "reset_password": "servicedesk.accounts.forms.sign_in.AskForLink",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
# An office is one address: what is counted by address alone stops machines. The `key` of wrong passwords is an account
# and an address (servicedesk/accounts/adapter.py), so that nobody locks out anybody else; see accounts/pace.py.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/300s/key",
    "reset_password": "60/m/ip",
    "reset_password_from_key": "300/m/ip",
}
# How many proxies stand before the desk: so many addresses of X-Forwarded-For are true, counted from its end.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "build" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servicedesk.web.assets.storage.HashedStaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # no page names another
MEDIA_ROOT = Path(env.str("ATTACHMENTS_DIR", default=str(DATA_DIR / "attachments")))
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_BYTES", default=20 * 1024 * 1024)
ATTACHMENTS_PER_MESSAGE = 10
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "servicedesk.web.files.uploads.TemporaryFiles",
]
ATTACHMENT_DAY_BYTES = env.int("ATTACHMENT_DAY_BYTES", default=500 * 1024**2)  # of one person within 24 hours
ATTACHMENT_TICKET_BYTES = env.int("ATTACHMENT_TICKET_BYTES", default=1024**3)
DISK_RESERVE_BYTES = env.int("DISK_RESERVE_BYTES", default=200 * 1024**2)  # with less free it is not ready
DISK_PATHS = env.list("DISK_PATHS", default=[])  # more folders to watch, the database server's say

EMAIL_CONFIG = env.email("EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Service Desk <desk@localhost>")
EMAIL_TIMEOUT = 10
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default="desk.localhost")

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "servicedesk.accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "servicedesk.web.api.pagination.KeysetPagination",
    "DEFAULT_PARSER_CLASSES": ["servicedesk.web.api.parsers.BoundedJSONParser"],
    "DEFAULT_METADATA_CLASS": "servicedesk.web.api.metadata.AllowedMethods",
    "DEFAULT_FILTER_BACKENDS": ["servicedesk.web.api.filtering.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["servicedesk.web.api.throttling.PersonThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.str("API_RATE", default="600/min")},
    "EXCEPTION_HANDLER": "servicedesk.web.api.problems.problem_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Service Desk",
    "VERSION": "1",
    "DESCRIPTION": "Everything the pages do, with the same rights. Errors are RFC 9457 problem documents.",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "PREPROCESSING_HOOKS": ["servicedesk.web.api.schema.only_versioned"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "servicedesk.web.api.schema.add_problems",
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ClockKind": "sla.enums.ClockKind",
        "ClockState": "sla.enums.ClockState",
        "MessageKind": "tickets.enums.MessageKind",
        "QuestionKind": "departments.enums.FieldKind",
        "Standing": "tickets.api.serializers.STANDINGS",
        "TicketState": "tickets.api.serializers.STATES",
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "servicedesk.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/"]

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=broker_url(REDIS_URL))
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 540
CELERY_TASK_SOFT_TIME_LIMIT = 500
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "global_keyprefix": env.str("REDIS_KEY_PREFIX", default=""),  # lets several desks share one Redis
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# All that runs on a schedule. A tick is a hint: `expires` drops a late one, and the sweeper does it as well.
CELERY_BEAT_SCHEDULE = {
    "drain due timers": {"task": "timers.drain", "schedule": every(15), "options": {"expires": 15}},
    "dispatch events": {"task": "events.dispatch", "schedule": every(2), "options": {"expires": 2}},
    "send deliveries": {"task": "notifications.send", "schedule": every(3), "options": {"expires": 3}},
    "run background work": {"task": "jobs.run", "schedule": every(5), "options": {"expires": 5}},
    "tell of what was given up": {"task": "audits.alert", "schedule": every(60), "options": {"expires": 60}},
    "arm the nightly audit": {"task": "audits.arm", "schedule": every(3600), "options": {"expires": 600}},
}

# What the sweeper does each round, so that nothing depends on Redis, beat or a worker.
SWEEPS = [
    "servicedesk.timers.drain.drain",
    "servicedesk.events.dispatch.sweep_dispatches",
    "servicedesk.notifications.outbox.sweep_deliveries",
    "servicedesk.jobs.runner.sweep_jobs",
    "servicedesk.audits.actions.given_up.alert_admins",
    "servicedesk.audits.actions.nights.keep_armed",
]

TIMER_BATCH = env.int("TIMER_BATCH", default=500)  # timers a transaction
JOBS_AT_ONCE = env.int("JOBS_AT_ONCE", default=1)  # other hands stay free for timers and mails
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # what a watcher must show; open without one
AUDIT_HOUR = env.int("AUDIT_HOUR", default=3)  # by the clock of TIME_ZONE
AUDIT_SAMPLE = env.int("AUDIT_SAMPLE", default=2000)  # rows of each kind that a night looks at
# Days for which rows are kept that have had their day.
KEEP_DISPATCHES = env.int("KEEP_DISPATCHES", default=30)
KEEP_TIMERS = env.int("KEEP_TIMERS", default=365)
KEEP_DELIVERIES = env.int("KEEP_DELIVERIES", default=90)
KEEP_NOTICES = env.int("KEEP_NOTICES", default=180)
KEEP_JOBS = env.int("KEEP_JOBS", default=180)
LOGGING_CONFIG = "servicedesk.logs.configuration.configure"
LOGGING = {"level": env.str("LOG_LEVEL", default="INFO"), "json": env.bool("LOG_JSON", default=False)}
