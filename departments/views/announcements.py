"""Planned work and outages: their list, the page of one, and writing them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actions.announcements import change_announcement, draft_announcement
from departments.display.announcement_history import history_lines
from departments.display.announcements import AnnouncementLine, lines, takes_me_too
from departments.enums import AnnouncementKind, AnnouncementState, Phase
from departments.forms.announcements import AnnouncementForm
from departments.forms.chosen_department import WhereForm
from departments.models import Announcement, Service
from departments.queries.announcement_history import steps_of
from departments.queries.announcements import (
    PAST,
    drafts,
    is_read_by_others,
    is_subscribed,
    past,
    published,
    readable_services,
    services_to_choose,
    with_names,
)
from departments.queries.me_too import me_too_of
from departments.rules import announcements_visible_to, departments_announcing, may_write_announcement
from departments.views.access import first_catalog
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.events import clock
from servicedesk.web.lists.keyset import keyset_page
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, in_turn, posted

DRAFTS = 50


@require_GET
def announcements(request: PersonRequest) -> HttpResponse:
    """Show what runs, what comes and what is past; to those who write, their drafts first."""
    user = request.user
    page = keyset_page(past(user), PAST, request.GET.get("after", ""))
    begun = drafts(user, DRAFTS) if page.is_first else []
    live = published(user) if page.is_first else []
    shown = _lines(user, [*begun, *live, *page.rows])
    of_drafts, of_live = shown[: len(begun)], shown[len(begun) : len(begun) + len(live)]
    context = {
        "drafts": of_drafts,
        "current": [line for line in of_live if line.phase is not Phase.PLANNED],
        "planned": [line for line in of_live if line.phase is Phase.PLANNED],
        "past": shown[len(begun) + len(live) :],
        "page": page,
        "may_write": departments_announcing(user).filter(is_active=True).exists(),
    }
    return render(request, "departments/announcements/list.html", context)


@require_GET
def announcement(request: PersonRequest, pk: int) -> HttpResponse:
    """Show an announcement; to those who write for its department also what was done to it."""
    one, user = readable_announcement(request, pk), request.user
    may_write, line = may_write_announcement(user, one), _lines(user, [one])[0]
    too = me_too_of(user, [pk])[pk]
    context = {
        "one": line,
        "too": too if takes_me_too(one.kind, line.phase) else None,
        "affected": too.people,
        "may_write": may_write,
        "is_subscribed": is_subscribed(user, one),
        "history": history_lines(steps_of(one), user) if may_write else [],
        "is_unseen": one.state != AnnouncementState.DRAFT and not is_read_by_others(one),
    }
    return render(request, "departments/announcements/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once("announcements")
def new_announcement(request: PersonRequest) -> HttpResponse:
    """Draft an announcement; `?service=` chooses one of its services."""
    departments = departments_announcing(request.user).filter(is_active=True)
    service = Service.objects.filter(slug=request.GET.get("service", "")).first()
    asked = service.department.code if service is not None else request.GET.get("department", "")
    first = first_catalog(departments, request.user, asked)
    if first is None:
        raise PermissionDenied(_("Announcements are written by heads and authors of departments."))
    where = WhereForm(request.GET, departments=departments, first=first)
    begin = {
        "kind": AnnouncementKind.OUTAGE,
        "starts_at": clock.reading(),
        "services": [service.pk] if service else [],
    }
    form = AnnouncementForm(
        posted(request),
        services=services_to_choose(request.user, where.chosen),
        initial=begin,
        cancel=reverse("announcements"),
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            made = draft_announcement(department=where.chosen, details=form.details, by=request.user)
            toast(request, _("Saved as a draft. Check it, then publish it."))
            return redirect("announcement", pk=made.pk)
    context = {"form": form, "department": where.chosen, "where": where if departments.count() > 1 else None}
    return render(request, "departments/announcements/new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def edit_announcement(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct an announcement."""
    one = written_announcement(request, pk)
    form = AnnouncementForm(
        posted(request),
        announcement=one,
        services=services_to_choose(request.user, one.department, one),
        cancel=reverse("announcement", args=[pk]),
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            changed = change_announcement(announcement=one, details=form.details, by=request.user)
            toast(request, _("Saved.") if changed else _("No changes."))
            return redirect("announcement", pk=pk)
    return render(
        request, "departments/announcements/edit.html", {"form": form, "one": _lines(request.user, [one])[0]}
    )


def readable_announcement(request: PersonRequest, pk: int) -> Announcement:
    """Return an announcement that the person may read. Raises Http404."""
    return get_object_or_404(with_names(announcements_visible_to(request.user)), pk=pk)


def written_announcement(request: PersonRequest, pk: int) -> Announcement:
    """Return an announcement that the person may write: 403 where they only read it, 404 where they do not."""
    one = readable_announcement(request, pk)
    if not may_write_announcement(request.user, one):
        raise PermissionDenied(_("You do not write for %(name)s.") % {"name": one.department})
    return one


def _lines(user: User, rows: list[Announcement]) -> list[AnnouncementLine]:
    return lines(rows, readable_services(user, rows), clock.reading())
