"""Admins are told that something is not as it must be: of what an audit found, and of work that was given up."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.audits.events import AuditCompleted, AuditEvent, GivenUp
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import ALARM, tell
from servicedesk.notifications.kinds import Kind, Wording, register


def word_broken(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word the alarm; None for one who is no admin any more."""
    if not is_admin(recipient):
        return None
    count = data["broken"]
    title = ngettext(
        "The nightly check found %(count)s difference", "The nightly check found %(count)s differences", count
    )
    path = reverse("audits")
    context = {
        "because": _("You are receiving this because you are an admin."),
        "actions": [{"label": _("See the differences"), "url": settings.SITE_URL + path, "is_first": True}],
    }
    body = _("Some timers or targets do not match their own history. Please check before work starts.")
    return Wording(title=title % {"count": count}, body=body, path=path, context=context)


def word_given_up(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word the alarm about turns and mails that were given up; None for one who is no admin any more."""
    if not is_admin(recipient):
        return None
    count = data["turns"] + data["mails"]
    title = ngettext(
        "%(count)s follow-up step or email failed", "%(count)s follow-up steps or emails failed", count
    )
    path = reverse("follow_ups" if data["turns"] else "deliveries")
    context = {
        "because": _("You are receiving this because you are an admin."),
        "actions": [{"label": _("See what failed"), "url": settings.SITE_URL + path, "is_first": True}],
    }
    body = _("The desk has stopped retrying. Nothing is lost: check the reasons, then retry.")
    return Wording(title=title % {"count": count}, body=body, path=path, context=context)


GIVEN_UP = register(
    Kind(
        ALARM,
        gettext_lazy("Follow-up steps or emails failed"),
        word=word_given_up,
        template="audits/emails/notice",
        is_optional=False,
        icon="exclamation-triangle",
        concerns=is_admin,
    )
)
BROKEN = register(
    Kind(
        "audit.broken",
        gettext_lazy("The nightly check found a difference"),
        word=word_broken,
        template="audits/emails/notice",
        is_optional=False,
        icon="exclamation-triangle",
        concerns=is_admin,
    )
)


@subscribe(AuditEvent.COMPLETED, formerly=["servicedesk.audits.subscribers.alarm"])
def alarm(event: Event) -> None:
    broken = data_of(event, AuditCompleted).broken
    if broken:
        tell(BROKEN, _admins(), event=event, at=event.at, audit=event.subject_id, broken=broken)


@subscribe(AuditEvent.GIVEN_UP, formerly=["servicedesk.audits.subscribers.tell_of_what_was_given_up"])
def tell_of_what_was_given_up(event: Event) -> None:
    found = data_of(event, GivenUp)
    tell(GIVEN_UP, _admins(), event=event, at=event.at, turns=found.turns, mails=found.mails)


def _admins() -> QuerySet[User]:
    return User.objects.filter(role_grants__role=CompanyRole.ADMIN, is_active=True)
