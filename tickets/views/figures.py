"""What tickets add to the pages of figures: the backlog, what needs someone now, and the lists behind all numbers."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.figure_requests import FigureRequest, period_choices, read_figure_request, reader
from departments.rules import reach_of
from servicedesk.accounts.rules import is_arbiter
from servicedesk.measures.registry import measure
from servicedesk.web.lists.keyset import keyset_page
from servicedesk.web.pieces import piece_of
from tickets import reports
from tickets.display.ageing import bucket_label
from tickets.display.figure_rows import listed
from tickets.forms.figure_list import FigureList
from tickets.queries.ageing import BUCKETS
from tickets.queries.figures import FIGURES, Figure


@piece_of("figures")
@require_safe
def backlog(request: HttpRequest, code: str) -> HttpResponse:
    """Show how old the open requests are, and what came and went."""
    page = read_figure_request(request, code)
    scope = replace(page.scope, age="")
    counts = reports.backlog(scope, page.now).values()
    address = reverse("figures_tickets", args=[code])
    context = {
        "asked": page,
        "address": address,
        "total": sum(counts),
        "most": max(counts),
        "buckets": [
            {
                "label": bucket_label(bucket),
                "n": n,
                "url": address + scope.query(figure="open", age=bucket.key),
            }
            for bucket, n in zip(BUCKETS, counts, strict=True)
        ],
        "flow": reports.flow(scope, page.now),
        "urls": {key: address + scope.query(figure=key) for key in ("open", "filed", "closed", "reopened")},
    }
    return render(request, "figures/_backlog.html", context)


@piece_of("figures")
@require_safe
def attention(request: HttpRequest, code: str) -> HttpResponse:
    """Show the requests that are late or at risk, the most urgent first."""
    page = read_figure_request(request, code)
    urgent = reports.most_urgent(page.scope, page.now)
    context = {
        "asked": page,
        "is_own": page.department.pk in reach_of(reader(request)).works,
        "rows": listed(FIGURES["attention"], urgent, page.now, reader(request)),
        "url": reverse("figures_tickets", args=[code]) + page.scope.query(figure="attention"),
    }
    return render(request, "figures/_attention.html", context)


@require_safe
def figure_tickets(request: HttpRequest, code: str) -> HttpResponse:
    """Show the list behind a number; it counts the same, by the same rows."""
    shown = FigureList(reader(request), code, request.GET.urlencode())
    page, figure, now = shown.asked, shown.figure, shown.asked.now
    counted = shown.counted
    file = f"{reverse('figures_file', args=[code])}?{request.GET.urlencode()}"
    found = keyset_page(counted, figure.order, request.GET.get("after", ""), is_secret=True)
    context = {
        "asked": page,
        "figure": figure,
        "measure": measure(figure.key),
        "total": counted.count(),
        "rows": listed(figure, found.rows, now, reader(request)),
        "is_arbiter": is_arbiter(reader(request)),
        "page": found,
        "file": file,
        "choices": [] if figure.is_of_now else period_choices(page.scope.period),
        "chips": _chips(page, figure),
        "outcomes": _outcomes(page, figure.key) if "outcome" in figure.knows else [],
        "back": reverse("figures", args=[code]) + replace(page.scope, outcome="", age="", score=None).query(),
    }
    return render(request, "figures/tickets.html", context)


def _chips(page: FigureRequest, figure: Figure) -> list[dict[str, str]]:
    """Return what narrows the list, each with the address without it."""
    scope, own = page.scope, {"figure": figure.key}
    bucket = next((bucket for bucket in BUCKETS if bucket.key == scope.age), None)
    chips = []
    if scope.service is not None:
        chips.append((_("Service: %(name)s") % {"name": scope.service.name}, "service"))
    if scope.other is not None:
        words = _("For %(name)s") if page.serves else _("By %(name)s")
        chips.append((words % {"name": scope.other.name}, "with"))
    if bucket is not None and "age" in figure.knows:
        chips.append((bucket_label(bucket), "age"))
    if scope.score and "score" in figure.knows:
        chips.append((_("Rated %(score)s") % {"score": scope.score}, "score"))
    if scope.is_imported and "imported" in figure.knows:
        chips.append((_("Imported results"), "imported"))
    return [{"label": label, "url": scope.query(**own, **{name: None})} for label, name in chips]


def _outcomes(page: FigureRequest, figure_key: str) -> list[dict[str, Any]]:
    """Return the switch between all, met and missed."""
    labels = {"": _("All"), "kept": _("Met"), "missed": _("Missed")}
    figure = {"figure": figure_key}
    return [
        {
            "label": label,
            "url": page.scope.query(outcome=key or None, **figure),
            "active": page.scope.outcome == key,
        }
        for key, label in labels.items()
    ]
