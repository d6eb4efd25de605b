"""Assistants: people whom a person lets ask for them where a service is confidential.

Either side ends it at any time, and so does a move to another department or leaving, of either of the two.
"""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import Assistance, User
from servicedesk.accounts.queries import assistants_of
from servicedesk.events import clock
from servicedesk.events.record import Fact, Subject, record, record_all, subject_type
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.display.people import named

from .locking import lock_people, lock_person

MOST_ASSISTANTS = 5


def name_assistant(
    *, assistant: User, starts_at: datetime, ends_at: datetime, by: User, at: datetime | None = None
) -> Assistance:
    """Let someone ask for `by` at confidential services in `[starts_at, ends_at)`; a past beginning is now.

    Raises ValidationError by field: ends before it starts or in the past, an assistant who is `by`, has left or is
    named already, and a sixth one.
    """
    with transaction.atomic():
        locked = lock_people(
            [by.pk, assistant.pk]
        )  # an assistant who leaves at this moment is one of those who left
        person, assistant = locked[by.pk], locked[assistant.pk]
        moment = at or clock.now()
        if ends_at > moment:
            starts_at = max(starts_at, moment)
        _check(person, assistant, starts_at, ends_at, moment)
        made = Assistance.objects.create(
            person=person, assistant=assistant, starts_at=starts_at, ends_at=ends_at
        )
        record(
            PersonEvent.ASSISTANT_NAMED, subject=person, by=by, at=moment, assistance=made.pk,
            assistant=assistant.pk, starts_at=starts_at, ends_at=ends_at,
        )  # fmt: skip
    return made


def end_assistance(*, assistance: Assistance, by: User, at: datetime | None = None) -> None:
    """End it now, by either side; ending it twice changes nothing. Raises NotAllowed for anybody else."""
    if by.pk not in (assistance.person_id, assistance.assistant_id):
        raise NotAllowed(_("You can't change this: it belongs to another person."))
    with transaction.atomic():
        lock_person(assistance.person)
        moment = at or clock.now()
        _end(Assistance.objects.filter(pk=assistance.pk, ends_at__gt=moment), by, moment)


def lock_with_assisted(ids: Collection[int]) -> dict[int, User]:
    """Lock people for whom `end_all` may follow, together with those whom they assist; return id -> person."""
    assisted = Assistance.objects.filter(assistant__in=ids, ends_at__gt=clock.now())
    return lock_people([*ids, *assisted.values_list("person_id", flat=True)])


def end_all(*, people: Collection[int], by: User | None, at: datetime) -> None:
    """End every assistance of these people and by them: they move or leave. Call it under `lock_with_assisted`."""
    theirs = Q(person__in=people) | Q(assistant__in=people)
    rows = Assistance.objects.filter(theirs, ends_at__gt=at).order_by("person_id", "pk")
    _end(rows, by, at)


def _end(rows: QuerySet[Assistance], by: User | None, at: datetime) -> None:
    found = list(rows)
    lock_people({row.person_id for row in found})
    for row in found:
        row.starts_at, row.ends_at = min(row.starts_at, at), at
    Assistance.objects.bulk_update(found, ["starts_at", "ends_at"])
    kind, subject = PersonEvent.ASSISTANCE_ENDED, subject_type(User)
    record_all(
        [
            Fact(
                kind,
                Subject(subject, row.person_id),
                at,
                by,
                {"assistance": row.pk, "assistant": row.assistant_id},
            )
            for row in found
        ]
    )


def _check(person: User, assistant: User, starts_at: datetime, ends_at: datetime, moment: datetime) -> None:
    words = {"name": named(assistant)}
    if ends_at <= starts_at:
        raise ValidationError({"ends_on": _("The last day is before the first day.")})
    if ends_at <= moment:
        raise ValidationError({"ends_on": _("This is in the past.")})
    if assistant.pk == person.pk or not assistant.is_active:
        raise ValidationError({"assistant": _("An assistant must be another person who works here.")})
    named_so_far = assistants_of(person, moment)
    if named_so_far.filter(assistant=assistant).exists():
        raise ValidationError({"assistant": _("%(name)s is already your assistant.") % words})
    if named_so_far.count() >= MOST_ASSISTANTS:
        raise ValidationError({"assistant": _("You can name up to five assistants. End one of them first.")})
