"""Where admins find what the nights found, and what was given up."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from servicedesk.accounts.rules import is_admin
from servicedesk.events.queries import failed_turns
from servicedesk.web.navigation import NavGroup, NavItem, register

MOST_COUNTED = 100


@register
def places(request: HttpRequest) -> Iterable[NavGroup]:
    """Admins see the checks and the failed steps; those are counted in red."""
    if not request.user.is_authenticated or not is_admin(request.user):
        return []
    failed = failed_turns().order_by()[:MOST_COUNTED].count()
    checks = NavItem(_("Nightly checks"), reverse("audits"), icon="check2-circle")
    steps = NavItem(
        _("Follow-up steps"), reverse("follow_ups"), icon="arrow-clockwise", count=failed or None, hot=True
    )
    return [NavGroup(_("Manage"), [checks, steps], order=90)]
