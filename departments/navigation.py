"""Where departments, people and the catalog are, for those who may go there."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.rules import edits_catalogs, may_configure
from servicedesk.web.navigation import NavGroup, NavItem, register

OF_THE_CATALOG = (
    "manage_field_sets", "manage_categories", "import_service_file", "starting_catalogs", "links", "service_labels",
    "manage_catch_all", "missed_searches",
)  # fmt: skip


@register
def organisation(request: HttpRequest) -> list[NavGroup]:
    """The departments and their articles for everyone; people, units and the catalog for those who manage them."""
    user = request.user
    if not user.is_authenticated:
        return []
    written = (reverse("manage_articles"), reverse("written"))
    shown = [
        NavItem(_("Departments"), reverse("departments"), icon="diagram-3"),
        NavItem(_("Articles"), reverse("articles"), icon="book", others=written),
        NavItem(_("Announcements"), reverse("announcements"), icon="info-circle"),
    ]
    groups = [NavGroup(items=shown, order=20)]
    manages_all = may_configure(user)
    items = []
    if edits_catalogs(user):
        others = tuple(map(reverse, OF_THE_CATALOG))
        items.append(NavItem(_("Catalog"), reverse("manage_services"), icon="card-checklist", others=others))
    if manages_all:
        items.append(NavItem(_("People"), reverse("manage_people"), icon="people"))
        items.append(NavItem(_("Organization"), reverse("manage_departments"), icon="building"))
        items.append(NavItem(_("Places"), reverse("manage_places"), icon="pin-map"))
    if items:
        groups.append(NavGroup(_("Manage"), items, order=80))
    return groups
