"""Where admins choose the service for requests that fit no other."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.catch_all import choose_catch_all
from departments.forms.catch_all import CatchAllForm
from departments.models import Service
from departments.starting_catalogs.reading import SOMETHING_ELSE
from departments.views.access import admins_only
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, in_turn, posted


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@in_turn
def manage_catch_all(request: PersonRequest) -> HttpResponse:
    """Show which service takes them, and choose another."""
    form = CatchAllForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            is_new = choose_catch_all(service=form.cleaned_data["service"], by=request.user)
            toast(request, _("Saved.") if is_new else _("No changes."))
            return redirect("manage_catch_all")
    context = {
        "form": form,
        "catch_all": Service.objects.select_related("department").filter(is_catch_all=True).first(),
        "is_taken": Service.objects.filter(taken_from=SOMETHING_ELSE).exists(),
    }
    return render(request, "departments/catalog/catch_all.html", context)
