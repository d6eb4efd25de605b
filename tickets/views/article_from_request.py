"""Begin an article from the resolution of a request."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.articles import create_article
from departments.forms.articles import ArticleForm
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, posted
from tickets.display.article_drafts import article_draft, taken_words
from tickets.models import Ticket
from tickets.queries.visible import find_ticket
from tickets.rules import may_begin_article


@require_http_methods(["GET", "HEAD", "POST"])
@once("ticket", "number")
def article_from_request(request: PersonRequest, number: str) -> HttpResponse:
    """Show the form of a new article with what solved the request, cleaned of people; POST makes the draft."""
    ticket = find_ticket(request.user, number)
    if not may_begin_article(request.user, ticket):
        raise PermissionDenied(
            _("An article can begin from a request that was solved and is not confidential.")
        )
    draft = article_draft(ticket)
    initial = {
        "department": ticket.service.department_id,
        "services": [ticket.service_id],
        f"name_{draft.language}": draft.title,
        f"body_{draft.language}": draft.body,
    }
    form = ArticleForm(posted(request), user=request.user, cancel=ticket.get_absolute_url(), initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            return _begun(request, ticket, form)
    context: dict[str, Any] = {"form": form, "ticket": ticket, "taken": taken_words(draft.taken)}
    return render(request, "departments/articles/from_request.html", context)


def _begun(request: PersonRequest, ticket: Ticket, form: ArticleForm) -> HttpResponse:
    department = form.cleaned_data["department"]
    article = create_article(department=department, details=form.details, by=request.user)
    toast(request, _("The article is a draft. Read it once as others will, then publish it."))
    return redirect("manage_article", slug=article.slug)
