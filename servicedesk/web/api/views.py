"""Views of the API that belong to no app: its schema, its page, and the answers to what leads nowhere."""

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from .parsers import TOO_MUCH, TooLarge
from .problems import OUR_FAULT, RETRY_SECONDS, is_busy, is_outage, outage_words, problem

API = "/api/"


@login_not_required  # the view itself asks for a session or a token, and answers 401 instead of the sign-in page
@csrf_exempt
def schema(request: HttpRequest) -> HttpResponse:
    """Answer the OpenAPI document, as YAML or with `?format=json` as JSON."""
    return _schema_view()(request)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the schema as a page on which the API can be tried."""
    return render(request, "web/api_docs.html")


@login_not_required
@csrf_exempt
def not_found(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer a problem document instead of a page or of the way to the sign-in."""
    detail = f"There is no {API}{rest}."
    if not rest.endswith("/") and _leads_somewhere(f"{API}{rest}/"):
        detail = f"There is no {API}{rest}; addresses end with a slash: {API}{rest}/"
    return problem(404, detail, "not_found")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What no view was asked about, such as a host that is not ours, or more than is taken at once (413): a problem
    under /api/, a page elsewhere.
    """
    is_api = request.path.startswith(API)
    if isinstance(exception, TOO_MUCH):
        return problem(413, TooLarge.default_detail, TooLarge.default_code) if is_api else _page(413)
    return problem(400, "This request cannot be understood.", "bad_request") if is_api else _page(400)


def server_error(request: HttpRequest) -> HttpResponse:
    """A failure no one foresaw, or a database that is away (503): a problem under /api/, a page elsewhere."""
    failure, is_api = sys.exception(), request.path.startswith(API)
    if not is_outage(failure):
        return problem(500, OUR_FAULT, "error") if is_api else defaults.server_error(request)
    response = problem(503, outage_words(failure), "unavailable") if is_api else _page_of_outage(failure)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _page_of_outage(failure: BaseException | None) -> HttpResponse:
    return _page(503, is_busy=is_busy(failure))


def _page(status: int, **context: Any) -> HttpResponse:
    """Return a page that needs nothing of the request: who asks may not be known."""
    return HttpResponse(get_template(f"{status}.html").render(context), status=status)


def _leads_somewhere(path: str) -> bool:
    try:
        return resolve(path).func is not not_found
    except Resolver404:
        return False


@cache
def _schema_view() -> Callable[[HttpRequest], HttpResponse]:
    """Import the writer of schemas when the first is asked for: it is heavy, and most processes never need it."""
    view: Callable[[HttpRequest], HttpResponse] = import_string(
        "drf_spectacular.views.SpectacularAPIView"
    ).as_view()
    return view
