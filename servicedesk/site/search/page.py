"""The page of the one box, and what is shown below the box while one types."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from departments.rules import reach_of
from servicedesk.accounts.requests import PersonRequest
from servicedesk.text.search import words_of

from .filters import SearchFilters
from .kind import Asked
from .kinds import kinds_for

LONGEST = 200


@require_GET
def search(request: PersonRequest) -> HttpResponse:
    """Show what contains every word of the text, kind by kind, narrowed by the filters of the address.

    To htmx it answers with the results alone.
    """
    text = request.GET.get("q", "").strip()[:LONGEST]
    filters = SearchFilters(request.GET, request=request)
    context = {
        "search_text": text,
        "chosen": filters.chosen,
        "clear_url": f"{reverse('search')}?{urlencode({'q': text})}",
        "knows_requesters": bool(reach_of(request.user).works),
        **_found(request, text, filters),
    }
    if not request.htmx and text:
        context |= {"filters": filters, "keep": [("q", text)]}
    page = "search/_results.html" if request.htmx else "search/page.html"
    response = render(request, page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _found(request: PersonRequest, text: str, filters: SearchFilters) -> dict[str, Any]:
    narrowed = dict(filters.chosen)
    only = narrowed.pop("kind", "")
    asked = Asked(
        user=request.user,
        text=text,
        words=words_of(text),
        among=filters.narrow(filters.queryset),
        is_live=bool(request.htmx),
        is_alone=bool(only),
    )
    kinds = kinds_for([only] if only else [], narrowed)
    found: dict[str, Any] = {}
    for kind in kinds:
        found.update(kind.find(asked))
    is_found = any(found.get(name) for kind in kinds for name in kind.shows)
    return {"kinds": kinds, "is_found": is_found, "words": asked.words, **found}
