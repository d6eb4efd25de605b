"""Pages that open for some people alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from .models import User
from .requests import PersonRequest

View = Callable[..., HttpResponse]


def only_for(may: Callable[[User], bool], why: Any = "") -> Callable[[View], View]:
    """Answer 403, and `why`, to everyone of whom `may` does not hold."""
    return _guard(may, PermissionDenied, why)


def known_to(may: Callable[[User], bool]) -> Callable[[View], View]:
    """Answer 404 to everyone of whom `may` does not hold: others need not know that there is such a page."""
    return _guard(may, Http404, "")


def _guard(may: Callable[[User], bool], refusal: type[Exception], why: Any) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user):
                raise refusal(str(why))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
