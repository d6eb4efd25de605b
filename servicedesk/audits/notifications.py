"""The notices to admins that something is not as it must be."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.notifications.actions import ALARM
from servicedesk.notifications.kinds import Kind, Wording, register


def broken(recipient: User, data: Mapping[str, Any]) -> Wording | None:
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


def given_up(recipient: User, data: Mapping[str, Any]) -> Wording | None:
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


register(
    Kind(
        ALARM,
        gettext_lazy("Follow-up steps or emails failed"),
        word=given_up,
        template="audits/emails/notice",
        is_optional=False,
        icon="exclamation-triangle",
        concerns=is_admin,
    )
)
register(
    Kind(
        "audit.broken",
        gettext_lazy("The nightly check found a difference"),
        word=broken,
        template="audits/emails/notice",
        is_optional=False,
        icon="exclamation-triangle",
        concerns=is_admin,
    )
)
