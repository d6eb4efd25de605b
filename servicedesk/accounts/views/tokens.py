"""Keys for programs that act as a person."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servicedesk.accounts.actions.own import create_token, revoke_token
from servicedesk.accounts.forms.own import TokenForm
from servicedesk.accounts.queries import tokens_of
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.events import clock
from servicedesk.web.verbs import Done, ask_first, errors_beside, posted


@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: PersonRequest) -> HttpResponse:
    """List the person's tokens; a POST makes one and shows it, this once."""
    form, made, text = TokenForm(posted(request)), None, ""
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            made, text = create_token(**form.cleaned_data, by=request.user)
            form = TokenForm()
    context = {
        "form": form,
        "tokens": tokens_of(request.user),
        "made": made,
        "made_text": text,
        "now": clock.reading(),
    }
    return render(request, "accounts/tokens.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once("api_tokens")
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask, then revoke a token."""
    token = get_object_or_404(tokens_of(request.user), pk=pk)

    def end(_data: dict[str, Any]) -> Done:
        revoke_token(token=token, by=request.user)
        return Done(_("The token “%(label)s” has been revoked.") % {"label": token.label})

    return ask_first(
        request,
        end,
        title=_("Revoke the token “%(label)s”?") % {"label": token.label},
        text=_("Programs that use it will be refused from now on. This cannot be undone."),
        label=_("Revoke token"),
        cancel_url=reverse("api_tokens"),
    )
