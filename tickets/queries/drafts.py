"""Drafts of requests: each person has their own, and no one else has any of them."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Left
from django.http import Http404

from servicedesk.accounts.models import User
from servicedesk.database.composed import Given, composed
from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from tickets.events import TicketEvent
from tickets.models import Draft, Ticket

BROUGHT_BACK_FOR = timedelta(days=1)
MOST_OF_TITLE = 200  # characters, as many as that of a request can have
TOLD_BEFORE = timedelta(days=3)
KEPT_FOR = """
    SELECT tickets_draft.id FROM tickets_draft
    JOIN departments_service AS service ON service.id = tickets_draft.service_id
    WHERE person_id = %s AND discarded_at IS NULL AND service.slug = %s
"""
NEWEST_FILED = 200
NIGHTS_DIFFER = timedelta(hours=6)  # a night's work does not begin at the same minute as the one before


def drafts_of(user: User) -> QuerySet[Draft]:
    """Return what the person has begun, the newest first, each with its `title`, and without the rest of its values."""
    return _listed(user.pk)


def newest_drafts(user: User, limit: int) -> list[Draft]:
    """Return the newest of them."""
    return _newest(limit, person=user.pk)


@composed
def _newest(limit: int, *, person: Given) -> QuerySet[Draft]:
    return _listed(person)[:limit]


def _listed(person: int | Given) -> QuerySet[Draft]:
    rows = Draft.objects.filter(person=person, discarded_at=None)
    titled = rows.annotate(title=Left(KT("values__title__0"), MOST_OF_TITLE))
    return titled.defer("values").order_by("-saved_at", "-pk")


def drafts_for(user: User, slug: str) -> list[Draft]:
    """Return what the person has begun for a service, whether or not they may still request it: the newest first."""
    with connection.cursor() as cursor:
        # By hand: each request form asks this, and hardly ever is there any.
        cursor.execute(KEPT_FOR, [user.pk, slug])
        found = [pk for (pk,) in cursor.fetchall()]
    if not found:
        return []
    return list(
        Draft.objects.select_related("service", "form").filter(pk__in=found).order_by("-saved_at", "-pk")
    )


def begun_services(user: User) -> set[int]:
    """Return the services, by id, of which the person has a draft."""
    return set(_begun(person=user.pk))


@composed
def _begun(*, person: Given) -> QuerySet[Draft, int]:
    return Draft.objects.filter(person=person, discarded_at=None).values_list("service_id", flat=True)


def was_filed(user: User, key: UUID) -> bool:
    """Say whether the person has filed the form of this key, within the time for which drafts are kept.

    Looks at their newest requests alone.
    """
    since = clock.now() - timedelta(days=settings.KEEP_DRAFTS)
    filed = Ticket.objects.filter(filer=user, submitted_at__gt=since).order_by("-submitted_at", "-pk")
    events = Event.objects.filter(
        subject_type=subject_type(Ticket),
        subject_id__in=list(filed.values_list("pk", flat=True)[:NEWEST_FILED]),
        kind=TicketEvent.SUBMITTED,
    )
    return events.filter(data__form=str(key)).exists()


def find_draft(user: User, pk: int) -> Draft:
    """Return a draft of the person. Raises Http404 for any other."""
    return _found(_kept(user).filter(pk=pk))


def find_own(user: User, pk: int) -> Draft:
    """Return a draft of the person, be it discarded or not. Raises Http404 for any other."""
    return _found(Draft.objects.filter(person=user, pk=pk))


def kept_until(draft: Draft, user: User) -> date:
    """Return the last day, in the person's zone, on which a draft is certainly there if no one changes it."""
    end = draft.saved_at + timedelta(days=settings.KEEP_DRAFTS)
    return user.today_at(max(end, draft.told_at + TOLD_BEFORE) if draft.told_at else end)


def ending_drafts(at: datetime) -> QuerySet[Draft]:
    """Return the drafts that will be deleted in three days, and whose person was not told of it yet."""
    since = at + TOLD_BEFORE - timedelta(days=settings.KEEP_DRAFTS)
    return Draft.objects.filter(saved_at__lt=since, told_at=None, discarded_at=None)


def old_drafts(at: datetime) -> QuerySet[Draft]:
    """Return the drafts that no one has changed for KEEP_DRAFTS days, nor for three days after they were told."""
    unchanged = Draft.objects.filter(saved_at__lt=at - timedelta(days=settings.KEEP_DRAFTS))
    return unchanged.filter(told_at__lt=at - TOLD_BEFORE + NIGHTS_DIFFER)


def discarded_drafts(at: datetime) -> QuerySet[Draft]:
    """Return the discarded drafts that can no longer be brought back."""
    return Draft.objects.filter(discarded_at__lt=at - BROUGHT_BACK_FOR)


def _kept(user: User) -> QuerySet[Draft]:
    return Draft.objects.filter(person=user, discarded_at=None)


def _found(rows: QuerySet[Draft]) -> Draft:
    found = rows.select_related("service__department", "form").first()
    if found is None:
        raise Http404
    return found
