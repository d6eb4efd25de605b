"""What several people searched for without opening a result: the list, and what becomes of a line of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actions.missed_searches import LONGEST, dismiss_search, make_word, restore_search
from departments.forms.missed_searches import AsWordForm
from departments.queries.missed_searches import missed_searches
from departments.rules import may_see_missed_searches
from servicedesk.accounts.guards import only_for
from servicedesk.accounts.requests import PersonRequest
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, posted

readers_only = only_for(
    may_see_missed_searches, gettext_lazy("This list is for department heads and admins.")
)


@require_safe
@readers_only
def missed(request: PersonRequest) -> HttpResponse:
    """List the words of at least three people, those of most people first."""
    return render(request, "departments/catalog/missed.html", {"missed": missed_searches(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def as_word(request: PersonRequest) -> HttpResponse:
    """Choose the service that the words are to find."""
    words = request.GET.get("words", "")[:LONGEST]
    cancel = reverse("missed_searches")
    shown = {one.words: one.service for one in missed_searches(request.user)}
    form = AsWordForm(
        posted(request), user=request.user, cancel=cancel, initial={"service": shown.get(words)}
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            make_word(words=words, service=form.cleaned_data["service"], by=request.user)
            toast(request, _("The service is now found by “%(word)s”.") % {"word": words})
            return redirect(cancel)
    status = 400 if form.errors else 200
    return render(
        request, "departments/catalog/missed_word.html", {"form": form, "words": words}, status=status
    )


@require_POST
@readers_only
def dismiss(request: PersonRequest) -> HttpResponse:
    """Say that the words are no need."""
    words = request.POST.get("words", "")[:LONGEST]
    try:
        dismiss_search(words=words, by=request.user)
        undo = f"{reverse('restore_search')}?{urlencode({'words': words})}"
        toast(request, _("“%(words)s” is not shown any more.") % {"words": words}, undo=undo)
    except Refused as refusal:
        toast(request, str(refusal.message), level=messages.ERROR)
    return redirect("missed_searches")


@require_POST
@readers_only
def restore(request: PersonRequest) -> HttpResponse:
    """Show words again that the person has just dismissed."""
    try:
        restore_search(words=request.GET.get("words", "")[:LONGEST], by=request.user)
    except Refused as refusal:
        toast(request, str(refusal.message), level=messages.ERROR)
    return redirect("missed_searches")
