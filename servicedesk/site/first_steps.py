"""What an admin of a new desk does first, in order, until somebody has submitted the first request."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from departments.enums import ServiceState
from departments.models import Department, Service
from departments.rules import may_configure
from servicedesk.accounts.models import User
from tickets.models import Ticket


@dataclass(frozen=True)
class Step:
    """A step with the page on which it is taken; `is_done` None where nothing can tell."""

    words: Any
    url: str
    is_done: bool | None


def first_steps(user: User) -> list[Step]:
    """Return the steps, for admins of a desk without requests; nothing for everyone else."""
    if not may_configure(user) or Ticket.objects.exists():
        return []
    has_units = Department.objects.filter(is_active=True).count() > 1
    has_people = User.objects.filter(is_active=True).count() > 1
    has_services = Service.objects.filter(state=ServiceState.PUBLISHED).exists()
    return [
        Step(_("Check the working hours and add the national holidays"), reverse("manage_calendars"), None),
        Step(_("Add departments and their teams"), reverse("manage_departments"), has_units),
        Step(
            _("Invite or import people, and give each department a head and agents"),
            reverse("manage_people"),
            has_people,
        ),
        Step(
            _("Take ready-made services, adapt and publish them"), reverse("starting_catalogs"), has_services
        ),
        Step(_("Check the SLA targets of the company"), reverse("policies"), None),
        Step(_("Submit a first request"), reverse("catalog"), False),
    ]
