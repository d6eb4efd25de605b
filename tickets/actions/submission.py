"""File a request."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from departments.enums import Priority
from departments.models import Department, Service
from departments.queries.people import home_department
from departments.rules import may_order
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.refusal import NotAllowed
from sla.actions import promises
from sla.enums import ClockKind
from tickets.enums import WatchReason
from tickets.models import Ticket, Watcher
from tickets.workflow import State

from .files import attach, check_files

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
    submission_key: UUID | None = None,
    at: datetime | None = None,
) -> Ticket:
    """File a request for a service and start its clocks; `requester` is another person when filed on his behalf.

    `answers` are the checked answers of the service's newest form, `files` its files by field ("" for the rest).
    Filing twice with one `submission_key` gives the first ticket back, with `was_filed_before` set. Raises
    NotAllowed where the requester may not order the service, ValidationError where he belongs to no department or a
    file is too large.
    """
    person = requester or by
    if not may_order(person, service):
        raise NotAllowed(_("This service is not offered to %(name)s's department.") % {"name": person.name})
    consumer = home_department(person)
    if consumer is None:
        raise ValidationError(
            _("%(name)s belongs to no department yet; an admin can change that.") % {"name": person}
        )
    uploads = {key: list(group) for key, group in (files or {}).items()}
    check_files(file for group in uploads.values() for file in group)
    with transaction.atomic():
        # Under the department's lock a second submission with the same key waits, and then finds the first.
        department = Department.objects.select_for_update(no_key=True).get(pk=service.department_id)
        filed = _already_filed(by, submission_key)
        if filed is not None:
            filed.was_filed_before = True
            return filed
        number, moment = _next_number(department), at or clock.now()
        ticket = _create(
            service,
            person,
            by,
            consumer,
            number,
            priority,
            moment,
            submission_key,
            title,
            description,
            answers,
        )
        for key, group in uploads.items():
            attach(group, ticket=ticket, by=by, at=moment, field_key=key)
        if by != person:
            Watcher.objects.create(ticket=ticket, user=by, reason=WatchReason.FILED, since=moment)
        promises.start(ticket.promise, STARTED_KINDS, at=moment)
        promises.settle(ticket.promise)
        record("ticket.submitted", subject=ticket, by=by, at=moment, **_facts(ticket))
    return ticket


def _next_number(department: Department) -> str:
    department.last_number += 1
    department.save(update_fields=["last_number"])
    return f"{department.code}-{department.last_number}"


def _already_filed(by: User, key: UUID | None) -> Ticket | None:
    return None if key is None else Ticket.objects.filter(filer=by, submission_key=key).first()


def _create(
    service: Service, requester: User, filer: User, consumer: Department, number: str, priority: str, at: datetime,
    key: UUID | None, title: str, description: str, answers: Mapping[str, Any] | None,
) -> Ticket:  # fmt: skip
    holder = service.team or service.department
    promise = promises.make_promise(
        provider=service.department, consumer=consumer, service=service, holder=holder, priority=priority
    )
    return Ticket.objects.create(
        number=number,
        title=title.strip(),
        description=description.strip(),
        service=service,
        form=service.forms.order_by("-number").first(),
        answers=dict(answers or {}),
        provider=service.department,
        consumer=consumer,
        requester=requester,
        filer=filer,
        holder_department=holder,
        holder_since=at,
        state=State.NEW.value,
        priority=priority,
        promise=promise,
        is_confidential=service.is_confidential,
        submitted_at=at,
        submission_key=key,
    )


def _facts(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "title": ticket.title,
        "service": ticket.service_id,
        "provider": ticket.provider_id,
        "consumer": ticket.consumer_id,
        "requester": ticket.requester_id,
        "holder_department": ticket.holder_department_id,
        "priority": ticket.priority,
    }
