"""Articles for those who write them: the list, a new one, its texts, and whether others read it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actions.article_copies import edit_article
from departments.actions.article_details import lacks_of_article
from departments.actions.article_states import REVIEWED_AFTER, confirm_review, publish_article, retire_article
from departments.actions.articles import create_article
from departments.display.articles import untranslated_article
from departments.filters import WrittenArticleFilter
from departments.forms.articles import PUBLISH, ArticleForm, ReviewForm
from departments.models import Article
from departments.queries.articles import find_written, in_lists
from departments.rules import (
    articles_written_by,
    departments_written_for,
    writes_articles,
)
from departments.views.access import first_catalog
from departments.views.lacking import lacking_page
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.events import clock
from servicedesk.web.lists.keyset import keyset_page
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import Done, ask_first, errors_beside, in_turn, posted


@require_GET
def manage_articles(request: PersonRequest) -> HttpResponse:
    """List the articles that the person writes, of any state."""
    if not writes_articles(request.user):
        raise PermissionDenied
    written = in_lists(articles_written_by(request.user), request.user)
    filters = WrittenArticleFilter(request.GET, queryset=written, request=request)
    context = {
        "filters": filters,
        "page": keyset_page(filters.qs, "-changed_at", request.GET.get("after", "")),
        "today": request.user.today_at(clock.reading()),
    }
    return render(request, "departments/articles/manage.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once("manage_articles")
def new_article(request: PersonRequest) -> HttpResponse:
    """Begin an article; `department` in the address is whose it is first."""
    departments = departments_written_for(request.user)
    asked = first_catalog(departments, request.user, request.GET.get("department", ""))
    if asked is None:
        raise PermissionDenied
    form = ArticleForm(
        posted(request), user=request.user, cancel=reverse("manage_articles"), initial={"department": asked}
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            article = create_article(
                department=form.cleaned_data["department"], details=form.details, by=request.user
            )
            toast(request, _("The article is a draft. Read it once as others will, then publish it."))
            return redirect("manage_article", slug=article.slug)
    return render(request, "departments/articles/new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def manage_article(request: PersonRequest, slug: str) -> HttpResponse:
    """Change an article."""
    article = find_written(request.user, slug)
    form = ArticleForm(posted(request), user=request.user, article=article)
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            now = PUBLISH in request.POST
            changed = edit_article(article=article, details=form.details, publishes=now, by=request.user)
            toast(request, _saved(article, changed, now=now))
            left = now and article.copy_number is not None
            return redirect("article_changes" if left else "manage_article", slug=slug)
    context = {
        "form": form,
        "article": article,
        "tab": "article",
        "lacks": [] if article.is_published else lacks_of_article(article).values(),
        "is_due": article.review_on is not None
        and article.review_on <= request.user.today_at(clock.reading()),
    }
    return render(request, "departments/articles/edit.html", context)


def _saved(article: Article, changed: list[str], *, now: bool) -> str:
    if article.copy_number and now:
        return _("Saved, and not published yet: compare them with what was published in the meantime.")
    if article.copy_number and changed:
        return _("Saved. Others read it once you publish your changes.")
    return _("Saved.") if changed else _("No changes.")


@require_http_methods(["GET", "HEAD", "POST"])
@once("manage_article", "slug")
def publish(request: PersonRequest, slug: str) -> HttpResponse:
    """Let others read the article; where something is missing, say what."""
    article = find_written(request.user, slug)
    lacks = [] if article.is_published else list(lacks_of_article(article).values())
    if lacks:
        return lacking_page(request, article, lacks, back=reverse("manage_article", args=[slug]))
    return _asked(
        request,
        article,
        publish_article,
        title=_("Publish “%(name)s”?"),
        text=_("Everyone who can see one of its services can read it from now on.")
        if article.services.exists()
        else _("Everyone in the company can read it from now on."),
        notes=untranslated_article(article),
        label=_("Publish article"),
        said=_("“%(name)s” is published."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once("manage_article", "slug")
def retire(request: PersonRequest, slug: str) -> HttpResponse:
    """Take the article back."""
    return _asked(
        request,
        find_written(request.user, slug),
        retire_article,
        title=_("Retire “%(name)s”?"),
        text=_("Only those who write it will find it. You can publish it again later."),
        label=_("Retire article"),
        said=_("“%(name)s” is retired."),
        style="danger",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def review(request: PersonRequest, slug: str) -> HttpResponse:
    """Say that the article is still right, and when to look at it again."""
    article = find_written(request.user, slug)
    proposed = request.user.today_at(clock.reading()) + REVIEWED_AFTER

    def confirm(data: dict[str, Any]) -> Done:
        confirm_review(article=article, next_on=data["next_on"], by=request.user)
        return Done(_("Marked as reviewed."))

    return ask_first(
        request,
        confirm,
        title=_("Is “%(name)s” still right?") % {"name": article},
        text=_("If it is, choose when to look at it again. Otherwise go back and correct it."),
        label=_("It is still right"),
        cancel_url=reverse("manage_article", args=[slug]),
        form=ReviewForm(posted(request), initial={"next_on": proposed}),
    )


def _asked(
    request: PersonRequest,
    article: Article,
    act: Callable[..., None],
    *,
    title: str,
    said: str,
    style: str = "primary",
    **more: Any,
) -> HttpResponse:
    """Ask first; `title` and `said` name the article."""
    name = {"name": article}

    def done(_data: dict[str, Any]) -> Done:
        act(article=article, by=request.user)
        return Done(said % name)

    back = reverse("manage_article", args=[article.slug])
    return ask_first(request, done, title=title % name, style=style, cancel_url=back, **more)
