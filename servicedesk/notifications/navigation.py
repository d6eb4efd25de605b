"""The bell, and the admins' list of mails."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from servicedesk.accounts.rules import is_admin
from servicedesk.web.navigation import NavGroup, NavItem, register, register_bell

from .models import Delivery
from .queries import BELL_LIMIT, deliveries_in, unread_count


@register_bell
def unread(request: HttpRequest) -> int:
    return unread_count(request.user) if request.user.is_authenticated else 0


@register
def places(request: HttpRequest) -> Iterable[NavGroup]:
    """Admins see the mails; those that are dead are counted in red."""
    if not request.user.is_authenticated or not is_admin(request.user):
        return []
    dead = deliveries_in(Delivery.State.DEAD).order_by()[:BELL_LIMIT].count()
    item = NavItem(_("Email delivery"), reverse("deliveries"), icon="envelope", count=dead or None, hot=True)
    return [NavGroup(_("Manage"), [item], order=90)]
