"""Settings of the yardstick: a Django of one table on the same database, without middleware."""

from servicedesk.settings import *  # noqa: F403 - the same database and connections

INSTALLED_APPS = ["tests.bench"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tests.bench.bare_urls"
