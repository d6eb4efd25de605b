"""What of an article is changed and not published yet: compared, as others will see it, published, discarded."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from departments.actions.article_copies import Seen, discard_copy, publish_copy, resume_copy
from departments.display.articles import differences_between, with_texts_of
from departments.models import Article, ArticleVersion
from departments.queries.articles import find_written, is_overtaken
from departments.views.articles import article_page
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.text.reading import number_in
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.sending import not_taken
from servicedesk.web.toasts import toast


@require_GET
def changes(request: PersonRequest, slug: str) -> HttpResponse:
    """Show in words what the working copy changes of what others read; without one, lead to the article."""
    article = find_written(request.user, slug)
    working = article.working_copy
    if working is None:
        return redirect("manage_article", slug=slug)
    context = {
        "article": article,
        "tab": "changes",
        "copy": working,
        "differences": differences_between(article, working),
        "is_overtaken": is_overtaken(article),
    }
    return render(request, "departments/articles/changes.html", context)


@require_GET
def preview(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the article as others will see it."""
    article, working = _copied(request, slug)
    return article_page(request, with_texts_of(article, working), is_preview=True)


@require_POST
@once("manage_article", "slug")
def publish(request: PersonRequest, slug: str) -> HttpResponse:
    """Let others read the changes; the texts of now can be had back."""
    article = find_written(request.user, slug)
    seen = Seen(_number(request, "copy"), _number(request, "in_use"))
    try:
        publish_copy(article=article, seen=seen, by=request.user)
    except ValidationError as error:
        toast(request, " ".join(error.messages), level=messages.ERROR)
        return redirect("manage_article", slug=slug)
    except Refused as refusal:
        return _shown_again(request, slug, refusal)
    undo = reverse("restore_article", args=[slug, seen.in_use])
    toast(request, _("Your changes are published."), undo=undo)
    return redirect("manage_article", slug=slug)


@require_POST
@once("manage_article", "slug")
def discard(request: PersonRequest, slug: str) -> HttpResponse:
    """End the working copy; it can be had back."""
    article = find_written(request.user, slug)
    try:
        number = discard_copy(article=article, seen=_number(request, "copy"), by=request.user)
    except Refused as refusal:
        return _shown_again(request, slug, refusal)
    undo = reverse("resume_article_copy", args=[slug, number])
    toast(request, _("The changes are discarded."), undo=undo)
    return redirect("manage_article", slug=slug)


@require_POST
@once("article_changes", "slug")
def resume(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Take up the texts of a version as changes that are not published."""
    article = find_written(request.user, slug)
    try:
        resume_copy(article=article, number=number, by=request.user)
    except Refused as refusal:
        toast(request, refusal.message, level=messages.ERROR)
        return redirect("manage_article", slug=slug)
    return redirect("article_changes", slug=slug)


def _number(request: PersonRequest, name: str) -> int:
    """Return the number of a version that the form bears; 0, which no version has, where it bears none."""
    return number_in(request.POST.get(name, "")) or 0


def _shown_again(request: PersonRequest, slug: str, refusal: Refused) -> HttpResponse:
    """Lead to the changes as they are now, or where there are none, from there to the article."""
    not_taken(request)
    toast(request, refusal.message, level=messages.WARNING)
    return redirect("article_changes", slug=slug)


def _copied(request: PersonRequest, slug: str) -> tuple[Article, ArticleVersion]:
    article = find_written(request.user, slug)
    working = article.working_copy
    if working is None:
        raise Http404
    return article, working
