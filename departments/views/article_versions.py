"""What an article said before: its versions, what each changed, and the way back to one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from departments.actions.articles import restore_version
from departments.display.articles import differences_of
from departments.queries.articles import find_written
from servicedesk.accounts.requests import PersonRequest
from servicedesk.text.reading import number_in
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.toasts import toast

SHOWN = 100


@require_GET
def versions(request: PersonRequest, slug: str) -> HttpResponse:
    """List the versions, the newest first, and show what one of them changed: the newest, if none is asked for."""
    article = find_written(request.user, slug)
    rows = article.versions.select_related("by").defer("body_en", "body_zh").order_by("-number")
    asked = number_in(request.GET.get("version", ""), 6)
    number = article.number if asked is None else asked
    chosen = get_object_or_404(article.versions.select_related("by"), number=number)
    context = {
        "article": article,
        "tab": "versions",
        "versions": rows[:SHOWN],
        "chosen": chosen,
        "differences": differences_of(chosen),
    }
    return render(request, "departments/articles/versions.html", context)


@require_POST
def restore(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Give the article the texts of a version again; the texts of now can be had back."""
    article = find_written(request.user, slug)
    before = article.number
    try:
        new = restore_version(article=article, number=number, by=request.user)
    except ValidationError as error:
        toast(request, " ".join(error.messages), level=messages.ERROR)
    except Refused as refusal:
        toast(request, refusal.message, level=messages.ERROR)
    else:
        words = _("The texts of version %(n)s are back, as version %(new)s.") % {"n": number, "new": new}
        undo = reverse("restore_article", args=[slug, before])
        toast(request, words if new else _("No changes."), undo=undo if new else "")
    return redirect("article_versions", slug=slug)
