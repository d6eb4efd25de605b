"""Lines of a history about what fits no service: passed on, without an owner, given to a department, and all undone."""

from datetime import date

from django.utils.translation import gettext as _

from departments.cached_services import services_by_id
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.web.display.moments import date_text
from tickets.events import OwnerFound, OwnerTakenBack, Refiled, WordDue

from .lines import Line, Names


def refiled(event: Event, names: Names) -> Line:
    said = data_of(event, Refiled)
    words = {
        "actor": names.actor(event),
        "service": _service(said.service),
        "unit": names.unit(said.unit),
        "reason": names.text(said.reason),
    }
    if words["reason"]:
        text = _("%(actor)s passed it on to %(unit)s as “%(service)s”: %(reason)s")
    else:
        text = _("%(actor)s passed it on to %(unit)s as “%(service)s”")
    return Line(text % words, "arrow-right")


def without_owner(event: Event, names: Names) -> Line:
    words = {"actor": names.actor(event)}
    return Line(_("%(actor)s added it to the needs without an owner") % words, "question-circle")


def owner_found(event: Event, names: Names) -> Line:
    said = data_of(event, OwnerFound)
    words = {
        "actor": names.actor(event),
        "unit": names.unit(said.unit),
        "service": _service(said.service),
        "day": date_text(date.fromisoformat(said.due_on)),
    }
    if said.service is not None:
        text = _("%(actor)s gave it to %(unit)s as “%(service)s”. They say more by %(day)s.")
    else:
        text = _("%(actor)s gave it to %(unit)s as a wish. They say more by %(day)s.")
    return Line(text % words, "person-check")


def need_kept(event: Event, names: Names) -> Line:
    words = {"actor": names.actor(event)}
    return Line(_("%(actor)s took it off the needs without an owner") % words, "arrow-counterclockwise")


def refile_undone(event: Event, names: Names) -> Line:
    said = data_of(event, Refiled)
    words = {"actor": names.actor(event), "unit": names.unit(said.unit), "service": _service(said.service)}
    text = _("%(actor)s brought it back to %(unit)s as “%(service)s”")
    return Line(text % words, "arrow-counterclockwise")


def owner_taken_back(event: Event, names: Names) -> Line:
    words = {"actor": names.actor(event), "unit": names.unit(data_of(event, OwnerTakenBack).unit)}
    text = _("%(actor)s took it back from %(unit)s; it is a need without an owner again")
    return Line(text % words, "arrow-counterclockwise")


def word_due(event: Event, names: Names) -> Line:
    words = {"unit": names.unit(data_of(event, WordDue).unit)}
    return Line(_("%(unit)s was reminded that they wanted to say more today") % words, "alarm")


def _service(pk: int | None) -> str:
    found = services_by_id([pk] if pk is not None else []).get(pk or 0)
    return found.name if found is not None else ""
