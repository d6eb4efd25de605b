"""The database ends a connection, a sweeper is killed: nothing half-written, nothing lost, the next request works."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.models import Delivery
from servicedesk.timers.drain import drain
from servicedesk.timers.models import Timer
from tests.cast import Company, found_company
from tests.faults.seeds import chance
from tests.processes import kill, process
from tests.smtp import MailServer, mail_server_running
from tickets.actions.submission import submit
from tickets.models import Message, Ticket
from tickets.workflow import OPEN_STATES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
PATIENCE_SECONDS = 120  # without any progress
NOBODY_LISTENS = "redis://127.0.0.1:9/0"


def request_of(company: Company, title: str = "Move my desk", **ago: float) -> Ticket:
    return submit(service=company.move_desk, title=title, by=company.mia, at=clock.now() - timedelta(**ago))


class Hangman(threading.Thread):
    """Ends every connection of the test's database but its own, at moments of chance."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.own = connection.get_new_connection(connection.get_connection_params())
        self.own.autocommit = True
        self.done, self.ended, self.chance = threading.Event(), 0, chance()

    def run(self) -> None:
        with self.own.cursor() as cursor:
            while not self.done.is_set():
                cursor.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                self.ended += cursor.fetchone()[0]
                self.done.wait(self.chance.uniform(0.005, 0.12))


@pytest.fixture
def hangman() -> Iterator[Hangman]:
    thread = Hangman()
    yield thread
    thread.done.set()
    thread.join(10)
    thread.own.close()
    connection.close()


@pytest.mark.parametrize("count", [4, pytest.param(60, marks=pytest.mark.faults)])
def test_connections_that_end_during_verbs_leave_nothing_half_written(hangman: Hangman, count: int) -> None:
    company = found_company()
    tickets = [request_of(company, title=f"Desk {n}", minutes=5) for n in range(count)]
    client = Client(raise_request_exception=False)
    client.force_login(company.li_wei)
    statuses: Counter[int] = Counter()
    hangman.start()
    for ticket in tickets:
        for verb, body in (("take", ""), ("reply", "On it."), ("resolve", "Done.")):
            answer = client.post(f"/tickets/{ticket.number}/do/{verb}/", {"body": body})
            statuses[answer.status_code] += 1
    hangman.done.set()
    hangman.join(10)
    connection.close()
    assert hangman.ended > 0 and set(statuses) <= {200, 302, 409, 500, 503}, statuses
    for ticket in tickets:
        ticket.refresh_from_db()
        kinds = [
            each.kind for each in Event.objects.filter(subject_type="tickets.ticket", subject_id=ticket.pk)
        ]
        said = Message.objects.filter(ticket=ticket).count()
        assert kinds.count("ticket.replied") + kinds.count("ticket.resolved") == said
        assert (ticket.state == "resolved") == ("ticket.resolved" in kinds)
        assert ticket.promise.is_open == (ticket.state in OPEN_STATES)
    assert client.get("/queue/").status_code == 200, "the next request works"


def mails_waiting() -> int:
    """Mails that could leave now; those of nights and week-ends wait for working hours."""
    waiting = Delivery.objects.exclude(state__in=[Delivery.State.SENT, Delivery.State.SUPPRESSED])
    return waiting.filter(not_before__lte=clock.now()).count()


def sweeping(server: MailServer) -> Any:
    """A sweeper with a mail server, and no Redis anywhere."""
    mail = f"smtp://127.0.0.1:{server.port}"
    return process(
        "manage.py",
        "sweep",
        "--every",
        "0.2",
        EMAIL_URL=mail,
        REDIS_URL=NOBODY_LISTENS,
        CACHE_URL=NOBODY_LISTENS,
    )


def wait_while_it_goes_on(is_done: Callable[[], bool], progress: Callable[[], object]) -> None:
    """Wait until it is done, as long as `progress` changes: a slow machine gets its time, a stuck one none."""
    seen, patient_until = progress(), time.monotonic() + PATIENCE_SECONDS
    while not is_done() and time.monotonic() < patient_until:
        time.sleep(0.05)
        if (now := progress()) != seen:
            seen, patient_until = now, time.monotonic() + PATIENCE_SECONDS


@pytest.mark.parametrize("kills", [1, pytest.param(8, marks=pytest.mark.faults)])
def test_sweepers_killed_among_mails_lose_none_and_repeat_only_under_the_same_id(kills: int) -> None:
    company = found_company()
    for n in range(4 + 4 * kills):
        request_of(company, title=f"Desk {n}", days=60)
    drain()
    dispatch_pending()
    Delivery.objects.update(not_before=clock.now())
    assert mails_waiting() > 8 * kills
    for n in range(4):
        request_of(company, title=f"Chair {n}", days=60)
    due = Timer.objects.filter(state=Timer.State.ARMED, fire_at__lte=clock.now())
    assert due.exists()
    luck = chance()
    with mail_server_running() as server:
        for number in range(kills):
            with sweeping(server) as sweeper:
                so_far = len(server.mails)
                wanted = so_far + luck.randint(1, 3)  # mails to one person leave as one: there are not many
                wait_while_it_goes_on(
                    lambda wanted=wanted: len(server.mails) >= wanted,  # type: ignore[misc]
                    lambda: (len(server.mails), due.count(), mails_waiting(), Event.objects.count()),
                )
                kill(sweeper)
            assert len(server.mails) > so_far, f"no mail before kill {number + 1}"
            Delivery.objects.filter(state=Delivery.State.SENDING).update(
                not_before=clock.now()
            )  # the lease is over
        with sweeping(server), sweeping(server):
            wait_while_it_goes_on(
                lambda: not (due.exists() or mails_waiting()), lambda: (due.count(), mails_waiting())
            )
    assert not due.exists(), "timers fire without Redis"
    assert mails_waiting() == 0, Counter(Delivery.objects.values_list("state", "error", "attempts"))
    fired = Counter(
        Timer.objects.filter(state=Timer.State.FIRED, kind="sla.step").values_list("owner_id", flat=True)
    )
    assert set(fired.values()) == {1}
    told = {str(mail["Message-ID"]) for mail in server.mails}
    left = Delivery.objects.filter(state=Delivery.State.SENT, digest=None)
    owed = set(left.values_list("message_id", flat=True))
    known = set(Delivery.objects.values_list("message_id", flat=True))
    assert owed <= told <= known, (
        "every mail that is marked sent has left, and none has left under another id"
    )
    # A killed sweeper had at most one mail in its hands: it is repeated, or there was no more to tell by then.
    assert len(server.mails) - len(told) <= kills and len(told - owed) <= kills
