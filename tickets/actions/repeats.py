"""What was sent twice: a button pressed twice, or a form sent again because no answer came. It is done once.

A form bears a key of its own: what came under it before, to the letter, is not done again for a day. A form that was
opened again, as browsers without scripts open it on the way back, has another key: there the same words of the same
person within a minute are one message, and the same request is one request, unless someone else spoke in between.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db.models import JSONField, Model, Q, QuerySet

from departments.models import Service
from servicedesk.accounts.actions.api_calls import begin_call, call_done
from servicedesk.accounts.models import User
from servicedesk.database.composed import Given, composed
from servicedesk.events import clock
from servicedesk.events.kinds import EventKind
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from servicedesk.text.cleaning import clean_line, clean_text
from tickets.enums import MessageKind
from tickets.models import Attachment, Message, Ticket
from tickets.workflow import Verb

from .files import safe_name
from .staged_files import content_hash

WITHIN = timedelta(minutes=1)


@dataclass(frozen=True)
class SentForm:
    """A verb as a form sent it: `values` are what it sent, checked where it is words or files, `key` is the form's.

    `events` are the kinds that the verb records.
    """

    ticket: Ticket
    verb: Verb
    by: User
    values: Mapping[str, Any]
    key: UUID | None
    events: Collection[EventKind] = ()

    def was_done(self) -> bool:
        """Say whether the person did just this to the ticket already.

        Locks the ticket until the caller's transaction ends: of two at the same moment, the second sees the first.
        """
        Ticket.objects.select_for_update(no_key=True).get(pk=self.ticket.pk)
        if self.key is not None and call_done(self.by, *self._call(self.key), clock.now()):
            return True
        return "body" in self.values and self._was_said()

    def note(self) -> None:
        """Note, in the transaction of the verb, that it was done."""
        if self.key is not None:
            key, digest = self._call(self.key)
            begin_call(by=self.by, key=key, digest=digest, at=clock.now())

    def _call(self, key: UUID) -> tuple[UUID, str]:
        """Return the key under which the call is stored, and its digest."""
        digest = _digest({"verb": self.verb.value, "ticket": self.ticket.pk, "sent": self.values})
        return uuid5(key, digest), digest

    def _was_said(self) -> bool:
        """Say whether the last word on the ticket is this one, said by the same verb within a minute."""
        heard = Message.objects.filter(Q(kind=MessageKind.PUBLIC) | Q(author=self.by), ticket=self.ticket)
        last = heard.order_by("-at", "-pk").first()
        if last is None or last.at <= clock.now() - WITHIN:
            return False
        if (last.author_id, last.body) != (self.by.pk, clean_text(self.values["body"])):
            return False
        own = Event.objects.filter(subject_type=subject_type(Ticket), subject_id=self.ticket.pk)
        if not own.filter(actor=self.by, at=last.at, kind__in=self.events).exists():
            return False
        return _kept(last.attachments.all()) == {("", *one) for one in _named(self.values["files"])}


def key_of_words(key: UUID | None, sent: Mapping[str, Any]) -> UUID | None:
    """Return the key of just these values in the form of this key: with other words it is another request."""
    return None if key is None else uuid5(key, _digest(sent))


def filed_already(*, service: Service, by: User, sent: Mapping[str, Any]) -> Ticket | None:
    """Return the request that the person filed just now in the same words and with the same files, if there is one.

    `sent` is what `submit` takes. Locks the person's row until the caller's transaction ends: of two at the same
    moment, the second sees the first.
    """
    _locked(person=by.pk)
    found = _in_the_same_words(
        service=service.pk,
        priority=sent["priority"],
        filer=by.pk,
        requester=(sent["requester"] or by).pk,
        title=clean_line(sent["title"]),
        description=clean_text(sent["description"]),
        answers=sent["answers"],
        since=clock.now() - WITHIN,
    )
    files = {(field, *one) for field, group in sent["files"].items() for one in _named(group)}
    twins = (one for one in found if _kept(one.attachments.filter(message=None)) == files)
    return next(twins, None)


@composed
def _locked(*, person: Given) -> "QuerySet[User, int]":
    return User.objects.select_for_update(no_key=True).filter(pk=person).values_list("pk", flat=True)


@composed
def _in_the_same_words(*, answers: Given, since: Given, **same: Given) -> QuerySet[Ticket]:
    rows = Ticket.objects.filter(answers=answers.of(JSONField()), submitted_at__gt=since, **same)
    return rows.order_by("-pk")


def _kept(rows: Iterable[Attachment]) -> set[tuple[str, str, str]]:
    return {(row.field_key, row.name, row.blob_id) for row in rows}


def _named(files: Iterable["UploadedFile[Any]"]) -> set[tuple[str, str]]:
    return {(safe_name(file.name or ""), content_hash(file)) for file in files}


def _digest(sent: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(sent, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, UploadedFile):
        return [value.name, value.size]
    return value.pk if isinstance(value, Model) else str(value)
