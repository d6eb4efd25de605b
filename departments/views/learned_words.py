"""What people searched with, for those who edit the service: take a word, or leave it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actions.learned_words import accept_word, refuse_word
from departments.views.access import edited_service
from servicedesk.accounts.requests import PersonRequest
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.toasts import toast


@require_POST
def learned_word(request: PersonRequest, slug: str) -> HttpResponse:
    """Add a proposed word (`do` is "accept") to the service, or propose it no more; go back to the service."""
    service, word = edited_service(request, slug), request.POST.get("word", "")[:100]
    try:
        if request.POST.get("do") == "accept":
            accept_word(service=service, word=word, by=request.user)
            toast(request, _("The service is now found by “%(word)s”.") % {"word": word})
        else:
            refuse_word(service=service, word=word, by=request.user)
            toast(request, _("“%(word)s” will not be proposed again.") % {"word": word})
    except Refused as refusal:
        toast(request, str(refusal.message), level=messages.ERROR)
    except ValidationError as error:
        toast(request, " ".join(error.messages), level=messages.ERROR)
    return redirect("manage_service", slug=slug)
