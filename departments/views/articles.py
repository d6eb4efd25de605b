"""Articles for those who read them: the list, one of them, and whether it helped."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from departments.actions.article_feedback import give_feedback, withdraw_feedback
from departments.filters import ArticleFilter
from departments.forms.article_feedback import ReasonForm
from departments.models import Article, ArticleFeedback, Service
from departments.models.naming import shown_name
from departments.queries.articles import in_lists, published_for
from departments.rules import articles_visible_to, may_write_article, services_offered_to, writes_articles
from servicedesk.accounts.requests import PersonRequest
from servicedesk.text.cleaning import is_storable
from servicedesk.text.search import UNREAD
from servicedesk.web.lists.keyset import keyset_page
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside

FOR = "for"  # in the address: the service that the person was about to request


@require_GET
def all_articles(request: PersonRequest) -> HttpResponse:
    """List the published articles that the person may read, those that were changed last first."""
    filters = ArticleFilter(
        request.GET, queryset=in_lists(published_for(request.user), request.user), request=request
    )
    context = {
        "filters": filters,
        "page": keyset_page(filters.qs, "-changed_at", request.GET.get("after", "")),
        "may_write": writes_articles(request.user),
    }
    return render(request, "departments/articles/list.html", context)


@require_GET
def article(request: PersonRequest, slug: str) -> HttpResponse:
    """Show an article: a published one to its readers, any to those who write it."""
    return article_page(request, _readable(request, slug), asked=_asked(request, request.GET))


@require_POST
def feedback(request: PersonRequest, slug: str) -> HttpResponse:
    """Say whether it helped (`helpful` is "yes"); who was about to request a service is led home, or goes on."""
    found, asked = _readable(request, slug), _asked(request, request.POST)
    is_helpful = request.POST.get("helpful") == "yes"
    form = ReasonForm(request.POST)
    if form.is_valid() or is_helpful:
        with errors_beside(form):
            reason = form.cleaned_data.get("reason", "")
            give_feedback(article=found, is_helpful=is_helpful, reason=reason, service=asked, by=request.user)
            return _thanked(request, found, asked, is_helpful=is_helpful)
    return article_page(request, found, form=form, asked=asked, status=400)


@require_POST
def withdraw(request: PersonRequest, slug: str) -> HttpResponse:
    """Take back what the person said."""
    found = _readable(request, slug)
    withdraw_feedback(article=found, by=request.user)
    toast(request, _("Taken back."))
    return redirect("article", slug=slug)


def _thanked(
    request: PersonRequest, found: Article, asked: Service | None, *, is_helpful: bool
) -> HttpResponse:
    undo = reverse("withdraw_article_feedback", args=[found.slug])
    if not is_helpful:
        toast(request, _("Thank you. Those who write the article will read it."), undo=undo)
        return redirect("request_new", slug=asked.slug) if asked else redirect("article", slug=found.slug)
    if asked is None:
        toast(request, _("Good to hear. Thank you."), undo=undo)
        return redirect("article", slug=found.slug)
    toast(request, _("Good to hear. What you typed stays as a draft until you discard it."), undo=undo)
    return redirect("home")


def article_page(
    request: PersonRequest,
    found: Article,
    *,
    form: ReasonForm | None = None,
    asked: Service | None = None,
    is_preview: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show an article; asked: the service that the person was about to request. A preview has unpublished texts."""
    beside = services_offered_to(request.user).filter(articles=found).defer(*UNREAD)
    may_write = may_write_article(request.user, found)
    said = ArticleFeedback.objects.filter(article=found, person=request.user)
    context = {
        "article": found,
        "services": beside.order_by(shown_name()),
        "asked": asked,
        "may_write": may_write,
        "form": form or ReasonForm(),
        "is_preview": is_preview,
        "said": None if may_write else said.first(),
        "is_translated": request.LANGUAGE_CODE.startswith(found.language),
    }
    return render(request, "departments/articles/article.html", context, status=status)


def _readable(request: PersonRequest, slug: str) -> Article:
    """Return the article; 404 where the person may not know of it."""
    rows = articles_visible_to(request.user).select_related("department").defer(*UNREAD)
    return get_object_or_404(rows, slug=slug)


def _asked(request: PersonRequest, sent: QueryDict) -> Service | None:
    slug = sent.get(FOR, "")
    offered = services_offered_to(request.user).defer(*UNREAD)
    return offered.filter(slug=slug).first() if slug and is_storable(slug) else None
