"""In words whom a service is for."""

from collections.abc import Iterable

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from departments.audiences import Audience, Group, is_for
from departments.cached_places import place_tree
from departments.cached_reads import org_tree, staffed
from departments.enums import ROLES
from departments.models import Service
from departments.rules import audience_of, may_find, traits_of
from servicedesk.accounts.models import User
from servicedesk.text.name_order import name_order
from servicedesk.web.display.joining import grouped


def groups_words(groups: Iterable[Group]) -> list[str]:
    """Return a line for each group: "Sales or Finance · team lead · in Shanghai"."""
    return [group_words(group) for group in groups]


def group_words(group: Group) -> str:
    """Return what all people of a group have."""
    units, places = org_tree(), place_tree()
    parts = [
        _either(_sorted(units.name(unit) for unit in group.departments)),
        _either(_sorted(str(ROLES[role]) for role in group.roles)),
        _either(sorted(pgettext("quotation", "“%(words)s”") % {"words": post} for post in group.posts)),
        _either(_sorted(places.path(place) for place in group.places)),
    ]
    return " · ".join(part for part in parts if part)


def why_not_orderable(user: User, service: Service) -> str:
    """Return why the person may not order a service that they see; "" where they may."""
    if why_not := why_not_offered(service):
        return why_not
    audience = audience_of(service)
    if may_find(user, service) and is_for(traits_of(user), audience.order):
        return ""
    return _("You cannot request this service. It is for: %(groups)s.") % {
        "groups": grouped(groups_words(needed(user, audience)))
    }


def why_not_offered(service: Service) -> str:
    """Return why no one may order a service; "" where its audience decides."""
    if not service.is_active:
        return _("This service is not offered at the moment.")
    if not service.department.is_active:
        return _("%(name)s has been deactivated.") % {"name": service.department}
    if service.department_id not in staffed():
        return _("No one in %(name)s works on requests at the moment.") % {"name": service.department}
    return ""


def needed(user: User, audience: Audience) -> tuple[Group, ...]:
    """Return the groups of which none takes the person."""
    return audience.order if is_for(traits_of(user), audience.see) else audience.see


def _either(names: Iterable[str]) -> str:
    return pgettext("between alternatives", " or ").join(names)


def _sorted(names: Iterable[str]) -> list[str]:
    language = get_language() or "en"
    return sorted(names, key=lambda name: name_order(name, language))
