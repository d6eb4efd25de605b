"""Articles for those who read them: the list, and one of them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from departments.filters import ArticleFilter
from departments.models import Article
from departments.models.naming import shown_name
from departments.queries.articles import in_lists, published_for
from departments.rules import articles_visible_to, may_write_article, services_offered_to, writes_articles
from servicedesk.accounts.requests import PersonRequest
from servicedesk.text.search import UNREAD
from servicedesk.web.lists.keyset import keyset_page


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
    """Show an article: a published one to its readers, any to those who write it.

    `for` in the address is the service that the person was about to request.
    """
    found = _readable(request, slug)
    offered = services_offered_to(request.user).defer(*UNREAD)
    beside = offered.filter(articles=found)
    asked = request.GET.get("for", "")
    context = {
        "article": found,
        "services": beside.order_by(shown_name()),
        "asked": offered.filter(slug=asked).first() if asked else None,
        "may_write": may_write_article(request.user, found),
        "is_translated": request.LANGUAGE_CODE.startswith(found.language),
    }
    return render(request, "departments/articles/article.html", context)


def _readable(request: PersonRequest, slug: str) -> Article:
    """Return the article; 404 where the person may not know of it."""
    rows = articles_visible_to(request.user).select_related("department").defer(*UNREAD)
    return get_object_or_404(rows, slug=slug)
