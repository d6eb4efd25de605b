"""The type of a request on every page that needs sign-in, for those who read and check the code."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import User


class PersonRequest(HttpRequest):
    """A request of someone signed in: LoginRequiredMiddleware lets no other through to a view."""

    user: User
    htmx: HtmxDetails
    area: str  # the address of the place in the rail that a page belongs to, where its own does not say
