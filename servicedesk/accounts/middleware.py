"""Who is signed in: pages want it, and each person reads the desk in their own language and time zone."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation

from servicedesk.web.sending import is_by_script, words_of


class SignedInMiddleware(LoginRequiredMiddleware):
    """Sends who is not signed in to the sign-in page; a part of a page, or a form sent by a script, gets 401.

    Otherwise the sign-in page would be put in the middle of the page whose session has ended. What someone wrote
    into a form that was sent without scripts is shown to them once more.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Answer a request that wants sign-in and has none."""
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is None:
            return None
        if "HX-Request" in request.headers or is_by_script(request):
            return HttpResponse(status=401, headers={"Desk-Sign-In": resolve_url(settings.LOGIN_URL)})
        words = words_of(request.POST)
        return render(request, "401.html", {"words": words}, status=401) if words else refusal


class PersonalSettingsMiddleware:
    """Activates the signed-in person's language and zone for the request; others keep what the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user  # a view may sign them out, or refuse them
        if not person.is_authenticated:
            return self.get_response(request)
        translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(ZoneInfo(person.zone)):
            response = self.get_response(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax")
        return response
