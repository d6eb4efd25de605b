"""A page for developers (DEBUG only) with every piece of the design system in every state."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from servicedesk.events import clock
from servicedesk.web.gallery.forms import SampleFilter, SampleForm
from servicedesk.web.gallery.pieces import pieces
from servicedesk.web.lists.keyset import Page
from servicedesk.web.toasts import toast


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the pieces; `?toast=1` adds toasts, `?errors=1` a refused form."""
    if request.GET.get("toast"):
        toast(request, _("Assigned to Li Wei."), undo="/_gallery/")
        messages.error(request, _("The file is larger than 20 MB and was not attached."))
    form = SampleForm({"seats": "0"}) if request.GET.get("errors") else SampleForm()
    context = {"form": form, "filter": SampleFilter(), "page": Page([], next_cursor="next", is_first=True)}
    return render(request, "web/gallery.html", pieces(clock.reading()) | context)


@login_not_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Show a confirm page, which opens as a dialog from the gallery."""
    return render(request, "web/gallery_confirm.html")
