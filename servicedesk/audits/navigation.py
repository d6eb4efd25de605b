"""Where admins find what the nights found."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from servicedesk.accounts.rules import is_admin
from servicedesk.web.navigation import NavGroup, NavItem, register


@register
def places(request: HttpRequest) -> Iterable[NavGroup]:
    if not request.user.is_authenticated or not is_admin(request.user):
        return []
    return [
        NavGroup(
            _("Manage"), [NavItem(_("Nightly checks"), reverse("audits"), icon="check2-circle")], order=90
        )
    ]
