"""Each person reads the desk in his own language and time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class PersonalSettingsMiddleware:
    """Activates the signed-in person's language and zone for the request; others keep what the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user  # a view may sign him out, or refuse him
        if not person.is_authenticated:
            return self.get_response(request)
        translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(ZoneInfo(person.zone)):
            response = self.get_response(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax")
        return response
