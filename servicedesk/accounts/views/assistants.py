"""Naming assistants, and ending that from either side."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servicedesk.accounts.actions.assistants import end_assistance, name_assistant
from servicedesk.accounts.forms.own import AssistantForm
from servicedesk.accounts.queries import assistances_around
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.events import clock
from servicedesk.web.display.people import named
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import Done, ask_first, errors_beside, posted


@require_http_methods(["GET", "HEAD", "POST"])
def new_assistant(request: PersonRequest) -> HttpResponse:
    """Name someone who may ask for the person where a service is confidential."""
    form = AssistantForm(posted(request), person=request.user, cancel=reverse("profile"))
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            assistant = form.cleaned_data["assistant"]
            name_assistant(assistant=assistant, by=request.user, **form.span)
            toast(
                request,
                _("%(name)s is now your assistant and will be notified.") % {"name": named(assistant)},
            )
            return redirect("profile")
    return render(request, "accounts/assistant.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@once("profile")
def stop_assistance(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask, then end it, as the one who named or the one who was named."""
    row = get_object_or_404(assistances_around(request.user, clock.reading()), pk=pk)
    words = {"assistant": named(row.assistant), "person": named(row.person)}
    is_own = row.person_id == request.user.pk

    def finish(_data: dict[str, Any]) -> Done:
        end_assistance(assistance=row, by=request.user)
        other = row.assistant if is_own else row.person
        return Done(_("Ended. %(name)s will be notified.") % {"name": named(other)})

    return ask_first(
        request,
        finish,
        title=(
            _("End the assistance of %(assistant)s?") if is_own else _("End your assistance for %(person)s?")
        )
        % words,
        text=_("Requests already submitted stay. New confidential requests are no longer possible."),
        label=_("End"),
        cancel_url=reverse("profile"),
    )
