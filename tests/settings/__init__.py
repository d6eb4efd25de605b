"""The product's settings, less what only costs time in a test, with servers for the run."""

import os

from tests import servers

OWN = os.environ.get("PYTEST_XDIST_WORKER", "alone")  # pytest's workers share one data folder and one Redis
os.environ["REDIS_KEY_PREFIX"] = f"{OWN}:"
servers.provide()

from servicedesk.settings import *  # noqa: E402, F403 - as in production but for what follows; after the servers
from servicedesk.settings import CACHES as PRODUCT_CACHES  # noqa: E402 - after the servers
from servicedesk.settings import DATA_DIR  # noqa: E402 - after the servers
from servicedesk.settings import MIDDLEWARE as PRODUCT_MIDDLEWARE  # noqa: E402 - after the servers

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of made-up people
MIDDLEWARE = [name for name in PRODUCT_MIDDLEWARE if not name.startswith("whitenoise")]  # rescans every file
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / f"attachments-{OWN}"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = PRODUCT_CACHES | {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {"level": "ERROR", "json": False}
