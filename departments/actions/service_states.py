"""Verbs that move a service between draft, published and retired, and one that copies it.

A service is offered once its request form is published, by a department in which someone works. Retired, it is
offered no longer: open requests continue, and it can be published again.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from departments.actions.audiences import set_audience
from departments.actions.catalog import DETAILS, create_service, require_service_editor
from departments.actions.form_sources import copy_form
from departments.actions.responsibility import set_responsibilities
from departments.cached_reads import staffed
from departments.enums import ServiceState
from departments.events import ServiceEvent
from departments.models import Service
from departments.queries.responsibility import duties_of
from departments.rules import audience_of, may_offer_for
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.display.joining import sentences

MOST_IN_A_NAME = 120


@dataclass(frozen=True)
class Lack:
    """What a service lacks before it can be offered. code: form | department | agent | category."""

    code: str
    words: str


def lacks_of(service: Service, *, has_form: bool | None = None) -> list[Lack]:
    """Return what the service lacks; `has_form` says whether it has a request form where that is known already."""
    lacks, name = [], {"name": service.department}
    if not (service.forms.exists() if has_form is None else has_form):
        lacks.append(Lack("form", _("Publish the request form first.")))
    if not service.department.is_active:
        lacks.append(Lack("department", _("%(name)s has been deactivated.") % name))
    elif service.department_id not in staffed():
        words = _("%(name)s has no agent who could work on requests. Name one first.") % name
        lacks.append(Lack("agent", words))
    if not service.category.is_active:
        lacks.append(Lack("category", _("The category is no longer in use. Choose another one.")))
    return lacks


def publish_service(*, service: Service, by: User | None, at: datetime | None = None) -> None:
    """Offer a draft, or a retired service again. Raises NotAllowed, and Refused with all that is missing."""
    with _locked(service, by) as locked:
        if locked.state == ServiceState.PUBLISHED:
            raise Refused(_("The service is published already."), code="is_published")
        lacks = lacks_of(locked)
        if lacks:
            raise Refused(sentences(lack.words for lack in lacks), code="incomplete")
        _move(locked, ServiceState.PUBLISHED, ServiceEvent.PUBLISHED, by, at)


def retire_service(*, service: Service, by: User | None, at: datetime | None = None) -> None:
    """Offer a published service no longer; its requests continue. Raises NotAllowed, and Refused for any other."""
    with _locked(service, by) as locked:
        if locked.state != ServiceState.PUBLISHED:
            raise Refused(_("Only a published service can be retired."), code="not_published")
        _move(locked, ServiceState.RETIRED, ServiceEvent.RETIRED, by, at)


def copy_service(
    *, service: Service, by: User | None, names: Mapping[str, str] | None = None, at: datetime | None = None
) -> Service:
    """Add a draft with the same texts, audience, responsibilities and questions.

    names: `name_en`, `name_zh` or both; without any it is called a copy. Raises NotAllowed, ValidationError by field.
    """
    if by is not None and not may_offer_for(by, service.department_id, service.team_id):
        raise NotAllowed(_("This catalog belongs to another department."))
    with transaction.atomic():
        details = {name: getattr(service, name) for name in DETAILS}
        details |= {"name_en": "", "name_zh": "", **names} if names else _names_of_copy(service)
        if service.team is not None and not service.team.is_active:
            details["team"] = None
        copy = create_service(details=details, by=by, at=at)
        set_audience(service=copy, audience=audience_of(service), by=by, at=at)
        set_responsibilities(service=copy, duties=duties_of(service), by=by, at=at)
        copy_form(service=copy, source=service, by=by, at=at)
        record(ServiceEvent.COPIED, subject=copy, by=by, at=at or clock.now(), source=service.pk)
    return copy


def _names_of_copy(service: Service) -> dict[str, str]:
    """Return the names that the service has, each with the words for a copy in its own language."""
    names = {}
    for field, language in (("name_en", "en"), ("name_zh", "zh-hans")):
        if name := getattr(service, field):
            with translation.override(language):
                names[field] = (_("Copy of %(name)s") % {"name": name})[:MOST_IN_A_NAME]
    return names


@contextmanager
def _locked(service: Service, by: User | None) -> Iterator[Service]:
    with transaction.atomic():
        locked = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        require_service_editor(by, locked)
        yield locked
    service.refresh_from_db(fields=["state"])


def _move(
    service: Service, state: ServiceState, kind: ServiceEvent, by: User | None, at: datetime | None
) -> None:
    service.state = state
    service.save(update_fields=["state"])
    record(kind, subject=service, by=by, at=at or clock.now())
