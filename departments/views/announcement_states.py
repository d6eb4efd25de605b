"""Publish, end, reopen, withdraw and discard an announcement: pages that say what happens, and ask."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments.actions.announcements import (
    continue_announcement,
    discard_announcement,
    end_announcement,
    publish_announcement,
    withdraw_announcement,
)
from departments.display.announcements import untranslated_sides
from departments.forms.announcements import FollowUpForm
from departments.models import Announcement
from departments.queries.announcement_audience import subscribers_of
from departments.views.announcements import written_announcement
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.web.verbs import Done, ask_first, posted


@require_http_methods(["GET", "HEAD", "POST"])
@once("announcement", "pk")
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    """Show a draft to those whom it is for."""
    one = written_announcement(request, pk)
    return _asked(
        request, one, publish_announcement,
        said=_("Published."), undo="withdraw_announcement",
        title=_("Publish “%(title)s”?"), text=_told(request, one), label=_("Publish"), notes=untranslated_sides(one),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@once("announcement", "pk")
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that it is over, and what came of it."""
    one = written_announcement(request, pk)
    form = FollowUpForm(posted(request), announcement=one)
    return _asked(
        request, one, lambda **by: end_announcement(follow_up=form.follow_up, **by), form=form,
        said=_("The announcement has ended."), undo="continue_announcement",
        title=_("End “%(title)s”?"), label=_("End now"),
        text=_(
            "It will no longer be shown on other pages. People who follow it will be notified, with your follow-up."
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@once("announcement", "pk")
def go_on(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that it is not over after all."""
    return _asked(
        request, written_announcement(request, pk), continue_announcement,
        said=_("It is shown again."),
        title=_("Reopen “%(title)s”?"), text=_("It will be shown again, and people who follow it will be notified."),
        label=_("Reopen"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@once("announcement", "pk")
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Make it a draft again."""
    return _asked(
        request, written_announcement(request, pk), withdraw_announcement,
        said=_("It is a draft again."),
        title=_("Withdraw “%(title)s”?"),
        text=_("Use this if it was published by mistake. It becomes a draft again, and nobody else can see it."),
        label=_("Withdraw"), style="danger",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@once("announcements")
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    """Remove a draft."""
    return _asked(
        request, written_announcement(request, pk), discard_announcement,
        said=_("The draft was discarded."), leads_to=reverse("announcements"),
        title=_("Discard “%(title)s”?"), text=_("The draft is removed for good."),
        label=_("Discard draft"), style="danger",
    )  # fmt: skip


def _told(request: PersonRequest, one: Announcement) -> str:
    count = sum(person != request.user for person in subscribers_of(one))
    if not count:
        return _("People it affects will see it on their home page. Nobody follows its services yet.")
    words = ngettext(
        "People it affects will see it on their home page. %(n)s person who follows it will be notified.",
        "People it affects will see it on their home page. %(n)s people who follow it will be notified.",
        count,
    )
    return words % {"n": count}


def _asked(
    request: PersonRequest,
    one: Announcement,
    act: Callable[..., None],
    *,
    said: str,
    title: str,
    style: str = "primary",
    undo: str = "",
    leads_to: str = "",
    **more: Any,
) -> HttpResponse:
    """Ask first; `undo` names the page that takes it back."""

    def done(_data: dict[str, Any]) -> Done:
        act(announcement=one, by=request.user)
        return Done(said, undo=reverse(undo, args=[one.pk]) if undo else "", leads_to=leads_to)

    back = reverse("announcement", args=[one.pk])
    return ask_first(request, done, title=title % {"title": one.title}, style=style, cancel_url=back, **more)
