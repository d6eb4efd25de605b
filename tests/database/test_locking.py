"""A row that points elsewhere once its lock is free is read as it is then, and not left out."""

from threading import Event

import pytest
from django.db import connection, transaction

from servicedesk.database.locking import locked
from sla.actions import promises
from sla.models import Promise
from tests.cast import Company
from tests.tickets.pages import filed
from tests.together import PATIENCE_SECONDS, at_once
from tickets.actions.transition import TICKETS
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def pause() -> None:
    """Return once somebody waits for a lock."""
    with connection.cursor() as cursor:
        for _look in range(100_000):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return
    raise AssertionError("nobody waits")


def test_a_ticket_and_a_promise_that_are_passed_on_meanwhile_are_locked_with_whom_they_have_now(
    company: Company,
) -> None:
    ticket, is_changed = filed(company), Event()
    rows = Promise.objects.filter(pk=ticket.promise_id).select_related("holder")

    def pass_on() -> None:
        with transaction.atomic():
            Ticket.objects.update(holder_department=company.it, provider=company.it)
            Promise.objects.update(holder=company.it, provider=company.it)
            is_changed.set()
            pause()

    def lock() -> tuple[str, str]:
        is_changed.wait(PATIENCE_SECONDS)
        with transaction.atomic():
            found = TICKETS.lock(ticket.pk)
            return found.holder_department.code, promises.lock(ticket.promise_id).holder.code

    def lock_several() -> list[str]:
        is_changed.wait(PATIENCE_SECONDS)
        with transaction.atomic():
            return [promise.holder.code for promise in locked(rows)]

    for locks, came in ((lock, ("IT", "IT")), (lock_several, ["IT"])):
        Ticket.objects.update(holder_department=company.facilities, provider=company.facilities)
        Promise.objects.update(holder=company.facilities, provider=company.facilities)
        is_changed.clear()
        assert at_once(pass_on, locks)[1] == came
