"""Every kind of results, in the order of the page."""

from .articles import ARTICLES
from .kind import Kind
from .people import PEOPLE
from .requests import REQUESTS
from .services import SERVICES

KINDS: tuple[Kind, ...] = (SERVICES, ARTICLES, PEOPLE, REQUESTS)
