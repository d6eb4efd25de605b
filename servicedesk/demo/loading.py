"""Load the demo company with its tickets, in one transaction and in bounded memory."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction

from departments.models import Department
from servicedesk.events.fields import Person
from servicedesk.events.models import Dispatch
from servicedesk.events.record import record, subscribed_kinds
from servicedesk.jobs.actions import enqueue
from tickets.jobs import RENDER_JOB

from .announcing import announce
from .copying import COLUMNS, copy, next_ids, reset_sequences
from .events import DemoEvent, Part, Shown
from .filing import Filings
from .founding import Company, found
from .policies import promise_more
from .presence import claim
from .surveying import survey
from .telling import CHUNK, ROOM, Chunk, ChunkWriter, CopyData, prepare, told
from .unmet import leave_unmet

Progress = Callable[[int], None]
ALONE_BELOW = 5_000
FOUNDED_BEFORE = timedelta(days=400)


def load(*, tickets: int, seed: int, until: datetime, progress: Progress = lambda done: None) -> None:
    """Found the company and load `tickets` requests of the year before `until`.

    Raises presence.HoldsData for a database that is not empty; nothing is written then, nor after any failure.
    """
    with transaction.atomic():
        claim()
        years = range(until.year - 2, until.year + 2)
        company = found(seed=seed, at=until - FOUNDED_BEFORE, years=years)
        world = survey(company, seed)
        filings = Filings(world, tickets, until)
        with connection.cursor() as cursor:
            # Keys are checked with each statement; left to the end they would pile up in memory.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        done = 0
        for part in _tell(ChunkWriter(world, until), _chunks(filings), tickets):
            copy(part.texts)
            done += part.tickets
            progress(done)
        _finish(company, filings, tickets, seed, until)


def _chunks(filings: Filings) -> Iterator[Chunk]:
    first = next_ids()
    waiting = filings.drafts()
    while drafts := list(islice(waiting, CHUNK)):
        yield Chunk(drafts, dict(first))
        first = {table: pk + ROOM[table] * len(drafts) for table, pk in first.items()}


def _tell(teller: ChunkWriter, chunks: Iterable[Chunk], tickets: int) -> Iterator[CopyData]:
    """Tell in order; many tickets by several processes, a few chunks ahead of what has been written."""
    if tickets < ALONE_BELOW:
        yield from map(teller.tell, chunks)
        return
    workers = min(os.cpu_count() or 1, 4)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=prepare, initargs=(teller,)) as pool:
        ahead: deque[Future[CopyData]] = deque()
        for chunk in chunks:
            ahead.append(pool.submit(told, chunk))
            if len(ahead) > workers + 1:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _finish(company: Company, filings: Filings, tickets: int, seed: int, until: datetime) -> None:
    for unit in company.units.values():
        unit.last_number = filings.numbers[unit.pk]
    Department.objects.bulk_update(company.units.values(), ["last_number"])
    reset_sequences(COLUMNS)
    promise_more(company.versions, until)
    leave_unmet(until)
    announce(company, until)
    _settle_dispatches()
    enqueue(RENDER_JOB, {}, by=None)
    shown = [
        Shown(user=Person(company.people[email].pk), as_=Part(one.shown_as))
        for email, one in company.colleagues.items()
        if one.shown_as
    ]
    admin = next(
        company.people[email] for email, one in company.colleagues.items() if one.company_role == "admin"
    )
    record(DemoEvent.LOADED, subject=admin, by=None, at=until, people=shown, tickets=tickets, seed=seed)


def _settle_dispatches() -> None:
    """Give every event its dispatch rows, done without a try: no one is notified of a made-up past."""
    Dispatch.objects.filter(state=Dispatch.State.PENDING).update(state=Dispatch.State.DONE)
    pairs = [(kind, name) for kind, names in subscribed_kinds().items() for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO events_dispatch (event_id, subscriber, state, attempts, not_before, error)
            SELECT event.id, wants.subscriber, 'done', 0, event.at, ''
            FROM events_event event JOIN unnest(%s::text[], %s::text[]) AS wants (kind, subscriber)
                ON wants.kind = event.kind
            ON CONFLICT DO NOTHING
            """,
            [[kind for kind, _ in pairs], [name for _, name in pairs]],
        )
