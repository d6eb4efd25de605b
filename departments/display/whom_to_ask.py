"""Who helps on: words for those who cannot open a page about a service."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from departments.enums import MemberRole
from departments.models import Service
from departments.queries.calendars import admins_to_ask
from departments.queries.people import nearest
from departments.rules import may_see_service, reach_of
from servicedesk.accounts.models import User
from servicedesk.web.display.joining import listed
from servicedesk.web.display.people import named

MOST_NAMED = 3


def no_editor(reader: User, service: Service) -> Exception:
    """Return what to raise for somebody who does not edit the service.

    Whoever sees it learns whom to ask; of any other service, such as a draft, they learn nothing.
    """
    if not may_see_service(reader, service):
        return Http404()
    words = _("The page is for those who edit this service. If something has to change, ask %(people)s.")
    return PermissionDenied(words % {"people": _named(editors_to_ask(service))})


def editors_to_ask(service: Service) -> list[User]:
    """Return the owner, and who heads the department or a unit above it; else admins."""
    owner = [service.owner] if service.owner is not None and service.owner.is_active else []
    found = dict.fromkeys([*owner, *nearest(service.department_id, MemberRole.HEAD)])
    return list(found)[:MOST_NAMED] or admins_to_ask()


def own_heads(reader: User) -> str:
    """Return the names of the reader's own heads, else of admins."""
    home = reach_of(reader).home
    heads = [one for one in nearest(home, MemberRole.HEAD) if one != reader] if home is not None else []
    return _named(heads[:MOST_NAMED] or admins_to_ask())


def _named(people: list[User]) -> str:
    return listed(map(named, people))
