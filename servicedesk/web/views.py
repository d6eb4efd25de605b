"""Small answers that belong to no app."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from servicedesk.web.context_processors import THEME_COOKIE, THEMES
from servicedesk.web.sending import words_of
from servicedesk.web.way_back import way_back

YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or auto in this browser and go back to where the person was."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        return HttpResponseBadRequest()
    response = HttpResponseRedirect(way_back(request, "/"))
    # The switch in the page writes the same cookie, so scripts may reach it.
    response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose page is too old, and show once more what was written into it."""
    return render(request, "403_csrf.html", {"words": words_of(request.POST)}, status=403)
