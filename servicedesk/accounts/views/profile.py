"""A person's own page: how they read the desk, when they are away, how they sign in."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servicedesk.accounts.actions.assistants import MOST_ASSISTANTS
from servicedesk.accounts.actions.own import change_profile
from servicedesk.accounts.display.away import absences_in_words
from servicedesk.accounts.enums import Language
from servicedesk.accounts.forms.own import ProfileForm
from servicedesk.accounts.models import Absence, Assistance
from servicedesk.accounts.queries import assistants_of, assisted_by, coming_absences, standing_in, tokens_of
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, posted
from servicedesk.web.way_back import way_back

YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """Show the page; a POST saves language and zone."""
    form = ProfileForm(posted(request), person=request.user)
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            change_profile(**form.cleaned_data, by=request.user)
            with translation.override(request.user.language):
                toast(request, _("Saved."))
            return _remember_language(redirect("profile"), request.user.language)
    at = clock.reading()
    context = {
        "form": form,
        "person": request.user,
        "away": absences_in_words([request.user.line_manager_id] if request.user.line_manager_id else [], at),
        "absences": [Away(row, at) for row in coming_absences(request.user, at)],
        "deputised": [Away(row, at) for row in standing_in(request.user, at)],
        "assistants": [Assisting(row) for row in assistants_of(request.user, at)],
        "assisted": [Assisting(row) for row in assisted_by(request.user, at)],
        "most_assistants": MOST_ASSISTANTS,
        "tokens": tokens_of(request.user).count(),
    }
    return render(request, "accounts/profile.html", context)


class Away:
    """An absence in days of the reader's zone."""

    def __init__(self, absence: Absence, at: datetime) -> None:
        """Work out the first and the last day."""
        self.absence, self.has_begun = absence, absence.starts_at <= at
        self.first = timezone.localdate(absence.starts_at)
        self.last = timezone.localdate(absence.ends_at - timedelta(microseconds=1))


class Assisting:
    """An assistance in days of the reader's zone."""

    def __init__(self, assistance: Assistance) -> None:
        """Work out the first and the last day."""
        self.assistance = assistance
        self.first = timezone.localdate(assistance.starts_at)
        self.last = timezone.localdate(assistance.ends_at - timedelta(microseconds=1))


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Read the desk in another language from now on; a signed-in person's mails follow. Goes back to the page."""
    language = request.POST.get("language", "")
    if language not in Language.values:
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        change_profile(language=language, zone=request.user.zone, by=request.user)
    return _remember_language(HttpResponseRedirect(way_back(request, "/")), language)


def _remember_language(response: HttpResponse, language: str) -> HttpResponse:
    """Let this browser keep the language for the pages before sign-in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
