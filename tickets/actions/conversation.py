"""Talk: reply, ask, answer, note."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from departments.queries.people import department_of
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import clean_text
from servicedesk.web.display.markup import RENDERER, safe_markdown
from sla.actions import promises
from tickets.enums import MessageKind, Source
from tickets.events import TicketEvent
from tickets.models import Message, Ticket
from tickets.workflow import OPEN_STATES, State, Verb

from .files import attach, check_files
from .transition import Transition, transition

Files = Iterable["UploadedFile[Any]"]
MAX_BODY = 50_000


def reply(
    *,
    ticket: Ticket,
    body: str,
    by: User,
    files: Files = (),
    source: Source = Source.PAGE,
    at: datetime | None = None,
) -> Message:
    """Say something in public, in words, files or both; `source` is how it came.

    From the provider it stops the first response and takes a new ticket; from the requester it answers an open
    question. Raises ValidationError for nothing at all, and what `transition` raises.
    """
    with transition(ticket, Verb.REPLY, by=by, at=at) as change:
        state = State(change.ticket.state)
        if change.is_from_provider:
            if state == State.NEW:
                change.go()
            respond(change)
        elif state == State.WAITING_REQUESTER and change.access.speaks_for_requester:
            change.go(Verb.ANSWER)
        if change.access.speaks_for_requester and not change.is_from_provider:
            await_answer(change)
        answered = change.ticket.state != state and not change.is_from_provider
        message = say(change, body, files, source=source, files_suffice=True)
        change.record(TicketEvent.ANSWERED if answered else TicketEvent.REPLIED, message=message.pk)
    return message


def ask(
    *,
    ticket: Ticket,
    question: str,
    by: User,
    files: Files = (),
    source: Source = Source.PAGE,
    at: datetime | None = None,
) -> Message:
    """Ask the requester in public; the resolution clock is paused until they answer."""
    with transition(ticket, Verb.ASK, by=by, at=at) as change:
        change.go()
        respond(change)
        message = say(change, question, files, source=source)
        change.record(TicketEvent.ASKED, message=message.pk)
    return message


def answer(
    *,
    ticket: Ticket,
    body: str,
    by: User,
    files: Files = (),
    source: Source = Source.PAGE,
    at: datetime | None = None,
) -> Message:
    """Answer the provider's question; the work and its clock resume."""
    with transition(ticket, Verb.ANSWER, by=by, at=at) as change:
        change.go()
        await_answer(change)
        message = say(change, body, files, source=source, files_suffice=True)
        change.record(TicketEvent.ANSWERED, message=message.pk)
    return message


def note(
    *,
    ticket: Ticket,
    body: str,
    by: User,
    files: Files = (),
    source: Source = Source.PAGE,
    at: datetime | None = None,
) -> Message:
    """Write an internal note, for the writer's department alone; it touches no clock."""
    with transition(ticket, Verb.NOTE, by=by, at=at) as change:
        if change.access.works:
            change.take_part()
        message = say(change, body, files, source=source, kind=MessageKind.INTERNAL, files_suffice=True)
        change.record(TicketEvent.NOTED, message=message.pk)
    return message


def say(
    change: Transition, body: str, files: Files = (), *, source: Source, kind: MessageKind = MessageKind.PUBLIC,
    files_suffice: bool = False,
) -> Message:  # fmt: skip
    """Write the message row with its files, as part of a verb; with `files_suffice` it needs no words beside them.

    `source` is how it came to the desk.

    Raises ValidationError for an empty or endless body, and for files that `check_files` refuses.
    """
    text, files = clean_text(body), list(files)
    _check_files(files)
    if not text and not (files_suffice and files):
        raise ValidationError({"body": _("Enter a message first.")})
    if len(text) > MAX_BODY:
        raise ValidationError({"body": _("Too long. Attach it as a file instead.")})
    department = department_of(change.ticket.holder_department)
    message = Message.objects.create(
        ticket=change.ticket,
        author=change.by,
        kind=kind,
        department=department if change.is_from_provider or kind == MessageKind.INTERNAL else None,
        is_from_provider=change.is_from_provider,
        body=text,
        html=safe_markdown(text),
        renderer=RENDERER,
        at=change.at,
        source=source,
    )
    attach({"": list(files)}, ticket=change.ticket, by=change.by, at=change.at, message=message)
    return message


def _check_files(files: Files) -> None:
    try:
        check_files(files)
    except ValidationError as error:
        raise ValidationError({"files": error.messages}) from error


def respond(change: Transition) -> None:
    """A public word: the first response, unless the requester or the filer says it; someone now has the ticket.

    Who files for someone else and answers it themselves has answered nobody yet.
    """
    ticket, is_filer = change.ticket, change.by is not None and change.by.pk == change.ticket.filer_id
    change.take_part()
    if change.is_from_provider and not (is_filer and ticket.first_response_at is None):
        ticket.first_response_at = ticket.first_response_at or change.at
        if ticket.state != State.RESOLVED:
            promises.provider_spoke(change.promise, at=change.at, by=change.by)
    if ticket.holder_person_id is None:
        ticket.holder_person, ticket.holder_since = change.by, change.at


def await_answer(change: Transition) -> None:
    """Note a reply of the asking side on an open ticket: once the provider has replied, the next answer is owed."""
    ticket = change.ticket
    if ticket.first_response_at is not None and State(ticket.state) in OPEN_STATES:
        promises.requester_spoke(change.promise, at=change.at)
