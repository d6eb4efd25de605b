"""Times away, and the deputy."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servicedesk.accounts.actions.own import end_absence, set_absence
from servicedesk.accounts.forms.own import AbsenceForm
from servicedesk.accounts.queries import coming_absences
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.events import clock
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import Done, ask_first, errors_beside, posted


@require_http_methods(["GET", "HEAD", "POST"])
@once("profile")
def new_absence(request: PersonRequest) -> HttpResponse:
    """Note a time away."""
    form = AbsenceForm(posted(request), person=request.user, cancel=reverse("profile"))
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            set_absence(person=request.user, deputy=form.cleaned_data["deputy"], by=request.user, **form.span)
            toast(request, _("Out of office is set."))
            return redirect("profile")
    return render(request, "accounts/absence.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@once("profile")
def stop_absence(request: PersonRequest, pk: int) -> HttpResponse:
    """Be back earlier, or not go at all."""
    at = clock.reading()
    absence = get_object_or_404(coming_absences(request.user, at), pk=pk)
    has_begun = absence.starts_at <= at

    def finish(_data: dict[str, Any]) -> Done:
        end_absence(absence=absence, by=request.user)
        return Done(_("You are no longer out of office."))

    return ask_first(
        request,
        finish,
        title=_("Are you back?") if has_begun else _("Delete this out-of-office entry?"),
        text=_("Your deputy no longer has your rights, and your notifications come to you again."),
        label=_("End out of office") if has_begun else _("Delete entry"),
        style="primary",
        cancel_url=reverse("profile"),
    )
