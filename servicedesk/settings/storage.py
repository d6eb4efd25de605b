"""What the desk keeps and where: database, caches, static files, attachments, mail."""

from pathlib import Path

from servicedesk.supervisor.setting_values import A_DAY, size, whole_number

from .base import BASE_DIR, DATA_DIR, DEBUG, env
from .environment import cache_url, database_options

# A command that needs no database must not need a database address either.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://desk@127.0.0.1/desk")}
# PgBouncer in transaction mode keeps no state between transactions: say so with DATABASE_POOLED.
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False)
# gunicorn_conf.py sets the web server's; 0 is no limit.
STATEMENT_TIMEOUT = whole_number("STATEMENT_TIMEOUT", default=0, least=0, most=A_DAY, unit="seconds")
DATABASES["default"] |= {
    "ENGINE": "servicedesk.database",
    "CONN_MAX_AGE": whole_number("CONN_MAX_AGE", default=60, least=0, most=A_DAY, unit="seconds"),
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
    # Pieces of pages. The key in their `cache` tag names all that they are made of, so that none can be out of date.
    "pieces": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "OPTIONS": {} if DEBUG else {"MAX_ENTRIES": 1000},
    },
}

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "build" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servicedesk.web.assets.storage.HashedStaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # no page names another
MEDIA_ROOT = Path(env.str("ATTACHMENTS_DIR", default=str(DATA_DIR / "attachments")))
ATTACHMENT_MAX_BYTES = size("ATTACHMENT_MAX_BYTES", default=20 * 1024 * 1024)
ATTACHMENTS_PER_MESSAGE = 10
UPLOADS_WAITING = 200  # of one person, uploaded and not sent yet
# A choice of 200 has five fields each; two tables of 50 rows and 10 columns have 1,300.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_500
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "servicedesk.web.files.uploads.TemporaryFiles",
]
ATTACHMENT_DAY_BYTES = size("ATTACHMENT_DAY_BYTES", default=500 * 1024**2)  # of one person within 24 hours
ATTACHMENT_TICKET_BYTES = size("ATTACHMENT_TICKET_BYTES", default=1024**3)
DISK_RESERVE_BYTES = size(
    "DISK_RESERVE_BYTES", default=200 * 1024**2, least=0
)  # with less free it is not ready
DISK_PATHS = env.list("DISK_PATHS", default=[])  # more folders to watch, the database server's say

EMAIL_CONFIG = env.email("EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Service Desk <desk@localhost>")
EMAIL_TIMEOUT = 10
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default="desk.localhost")
