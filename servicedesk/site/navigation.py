"""Where an admin finds the steps of setting up the desk, as long as there are some ahead."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from servicedesk.site.first_steps.steps import count_open, steps_ahead
from servicedesk.web.navigation import NavGroup, NavItem, register


@register
def setting_up(request: HttpRequest) -> Iterable[NavGroup]:
    """The checklist first among what is managed, with how many steps are open."""
    if not request.user.is_authenticated:
        return []
    steps = steps_ahead(request.user)
    if not steps:
        return []
    item = NavItem(_("Set up this desk"), reverse("first_steps"), icon="list-task", count=count_open(steps))
    return [NavGroup(_("Manage"), [item], order=79)]
