"""The product's settings, with the number of queries in a header of every answer."""

from servicedesk.settings import *  # noqa: F403 - as in production
from servicedesk.settings import MIDDLEWARE as PRODUCT_MIDDLEWARE

MIDDLEWARE = ["tests.bench.counting.CountQueries", *PRODUCT_MIDDLEWARE]
