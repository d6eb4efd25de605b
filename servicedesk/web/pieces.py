"""Pieces of pages that scripts fetch: opened directly, such an address leads to the page that the piece is part of."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse

View = TypeVar("View", bound=Callable[..., Any])
ANSWERS = (200, 204)


def piece_of(page: str) -> Callable[[View], View]:
    """Mark a view that answers with a piece of the page of this name, which takes the same arguments."""

    def mark(view: View) -> View:
        view.piece_of = page  # type: ignore[attr-defined]
        return view

    return mark


class PiecesMiddleware:
    """Lead who opens a piece without a script to its page, with the same query. What refuses them, refuses them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or redirect."""
        response, match = self.get_response(request), request.resolver_match
        if match is None or "HX-Request" in request.headers or response.status_code not in ANSWERS:
            return response
        page = _page_of(match)
        if page is None:
            return response
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{page}?{query}" if query else page)


def _page_of(match: ResolverMatch) -> str | None:
    page = getattr(match.func, "piece_of", None)
    return reverse(page, args=match.args, kwargs=match.kwargs) if page is not None else None
