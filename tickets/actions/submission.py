"""File a request."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actions.numbering import draw_number
from departments.display.audiences import why_not_offered, why_not_orderable
from departments.enums import Priority
from departments.models import Service, specs_of
from departments.rules import may_ask_for, may_order, may_take_call, reach_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line, clean_text
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.display.markup import RENDERER, safe_markdown
from servicedesk.web.display.people import named
from sla.actions import promises
from sla.enums import ClockKind
from tickets.enums import SPOKEN, Source, WatchReason
from tickets.events import TicketEvent
from tickets.models import Ticket, Watcher
from tickets.queries.answers import promised
from tickets.workflow import State

from .files import attach, check_files
from .promised_answers import remind_of_promised

CONFIDENTIAL = gettext_lazy(
    "This service is confidential. Only the manager of %(name)s and assistants named in the profile of "
    "%(name)s can submit requests for them."
)
_SPOKEN_FOR_OTHERS = gettext_lazy(
    "Only people who work for %(unit)s or the service desk can submit what someone said by phone or in person."
)
STARTED_KINDS = (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION, ClockKind.OWNERSHIP)


def submit(
    *,
    service: Service,
    title: str,
    by: User,
    requester: User | None = None,
    description: str = "",
    answers: Mapping[str, Any] | None = None,
    files: Mapping[str, Iterable["UploadedFile[Any]"]] | None = None,
    priority: str = Priority.NORMAL,
    source: Source = Source.PAGE,
    submission_key: UUID | None = None,
    form_key: UUID | None = None,
    at: datetime | None = None,
) -> Ticket:
    """File a request for a service and start its clocks; `requester` is another person when filed on their behalf.

    What the requester said by phone or at the counter (`source`) is filed by those who work the unit that gets it.
    `answers` are the checked answers of the service's newest form, `files` its files by field ("" for the rest).
    Filing twice with one `submission_key` gives the first ticket back, with `was_filed_before` set; `form_key` is that
    of the opened form, whatever was typed into it. Raises NotAllowed
    where `by` or the requester may not order the service, where `by` does not take calls for it, or, for a
    confidential one, where the requester does not let `by` ask for them; ValidationError for a title without words,
    where the requester belongs to no department, and for a file that is too large.
    """
    person = requester or by
    consumer_id = _consumer_of(person, by, service, source)
    if not clean_line(title):
        raise ValidationError({"title": _("Say in one sentence what is needed.")})
    uploads = {key: list(group) for key, group in (files or {}).items()}
    check_files(file for group in uploads.values() for file in group)
    ticket = Ticket(
        title=clean_line(title),
        description=(said := clean_text(description)),
        description_html=safe_markdown(said) if said else "",
        description_renderer=RENDERER,
        service=service,
        form=service.newest_form,
        answers=dict(answers or {}),
        place_id=_place_of(service, answers or {}),
        provider=service.department,
        consumer_id=consumer_id,
        requester=person,
        filer=by,
        holder_department=service.queue,
        state=State.NEW.value,
        priority=priority,
        is_confidential=service.is_confidential,
        source=source,
        submission_key=submission_key,
    )
    try:
        with transaction.atomic():
            _file(ticket, uploads, form_key, at)
    except IntegrityError:
        # A second submission waits for the first one's lock on the department, and then cannot have the same key.
        filed = _filed_before(by, submission_key)
        if filed is None:
            raise
        return filed
    return ticket


def why_not_for(person: User, by: User, service: Service) -> str:
    """Return why one may not ask for the other at a confidential service, in words; "" where one may."""
    return "" if may_ask_for(by, person, service) else CONFIDENTIAL % {"name": named(person)}


def why_not_called(person: User, by: User, service: Service) -> str:
    """Return why one may not write down what the other said by phone or at the counter; "" where one may."""
    if person.pk == by.pk:
        return _("Choose the person who called. Submit your own requests on the page of the service.")
    if not may_take_call(by, service):
        words = {"unit": named(service.queue)}
        return _SPOKEN_FOR_OTHERS % words
    return why_not_offered(service) or why_not_for(person, by, service) or _why_not_available(person, service)


def _why_not_available(person: User, service: Service) -> str:
    if may_order(person, service):
        return ""
    return _("This service is not available to %(name)s's department.") % {"name": named(person)}


def _why_not_asked(person: User, by: User, service: Service) -> str:
    refusal = why_not_for(person, by, service) or why_not_orderable(by, service)
    return refusal or _why_not_available(person, service)


def _consumer_of(person: User, by: User, service: Service, source: Source) -> int:
    """Return the department for which the person asks. Raises what `submit` raises about person and filer."""
    refusal = (why_not_called if source in SPOKEN else _why_not_asked)(person, by, service)
    if refusal:
        raise NotAllowed(refusal)
    home = reach_of(person).home
    if home is None:
        raise ValidationError(
            _("%(name)s does not belong to a department yet. An admin can change that.") % {"name": person}
        )
    return home


def _place_of(service: Service, answers: Mapping[str, Any]) -> int | None:
    """Return the place that the first answer for a place names."""
    specs = specs_of(service.newest_form.pk) if service.newest_form else ()
    named_places = (answers.get(spec.key) for spec in specs if spec.kind == "place")
    return next((pk for pk in named_places if isinstance(pk, int)), None)


def _file(
    ticket: Ticket,
    uploads: Mapping[str, list["UploadedFile[Any]"]],
    form_key: UUID | None,
    at: datetime | None,
) -> None:
    ticket.number, by = draw_number(ticket.provider_id), ticket.filer
    moment = at or clock.now()
    ticket.submitted_at = ticket.holder_since = moment
    ticket.promise = promises.make_promise(
        provider=ticket.provider,
        consumer_id=ticket.consumer_id,
        service=ticket.service,
        holder=ticket.holder_department,
        priority=ticket.priority,
        kinds=STARTED_KINDS,
        at=moment,
    )
    ticket.save()
    attach(uploads, ticket=ticket, by=by, at=moment)
    if by != ticket.requester and not ticket.is_confidential:
        Watcher.objects.create(ticket=ticket, user=by, reason=WatchReason.FILED, since=moment)
    if promised(ticket):
        remind_of_promised(ticket, moment)
    opened = {"form": str(form_key)} if form_key is not None else {}
    record(TicketEvent.SUBMITTED, subject=ticket, by=by, at=moment, **_facts(ticket), **opened)


def _filed_before(by: User, key: UUID | None) -> Ticket | None:
    filed = None if key is None else Ticket.objects.filter(filer=by, submission_key=key).first()
    if filed is not None:
        filed.was_filed_before = True
    return filed


def _facts(ticket: Ticket) -> dict[str, Any]:
    return {
        "service": ticket.service_id,
        "provider": ticket.provider_id,
        "consumer": ticket.consumer_id,
        "requester": ticket.requester_id,
        "holder_department": ticket.holder_department_id,
        "priority": ticket.priority,
        "source": ticket.source,
    }
