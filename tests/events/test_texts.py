"""What people wrote is stored beside history: events name it, it can be blanked, and history stays as it is."""

import json
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from servicedesk.accounts.actions.people import change_person
from servicedesk.events.fields import Changes, Text
from servicedesk.events.kinds import data_of, declared_kinds
from servicedesk.events.models import Event, EventText
from servicedesk.events.record import Fact, record_all
from servicedesk.events.texts import text_of, texts_of
from tests.cast import Company, at
from tickets.actions.submission import submit
from tickets.actions.work import set_priority, transfer
from tickets.events import PrioritySet, TicketEvent, Transferred
from tickets.models import Ticket

# Kinds that came after the migration: their words were rows from the beginning.
SINCE = {
    "article.changed",
    "article.reviewed",
    "announcement.changed",
    "department.window_changed",
    "field_set.changed",
    "place.changed",
    "service.audience_set",
    "ticket.owner_found",
    "ticket.refiled",
    "ticket.refile_undone",
}
MIGRATION = import_module("servicedesk.events.migrations.0006_texts_out_of_history")


@pytest.fixture
def ticket(company: Company) -> Ticket:
    return submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))


def test_a_reason_is_named_by_its_event_and_read_from_its_row(company: Company, ticket: Ticket) -> None:
    transfer(
        ticket=ticket, to=company.it, reason="It is a screen", by=company.li_wei, at=at("Mon 10:05"),
        wrong_department=False,
    )  # fmt: skip
    event = Event.objects.get(kind="ticket.transferred")
    assert "screen" not in json.dumps(event.data)
    said = data_of(event, Transferred)
    assert text_of(said.reason) == texts_of([event])[said.reason.pk or 0] == "It is a screen"


def test_no_words_make_no_row(company: Company, ticket: Ticket) -> None:
    before = EventText.objects.count()
    set_priority(ticket=ticket, priority="urgent", by=company.li_wei, at=at("Mon 10:05"))
    event = Event.objects.get(kind="ticket.priority_set")
    assert data_of(event, PrioritySet).reason == Text() and event.data["reason"] is None
    assert text_of(Text()) == "" and EventText.objects.count() == before


def test_words_before_and_after_a_change_are_rows_and_ids_are_not(company: Company) -> None:
    details = {"name": "Mia Maier", "line_manager": company.olga, "language": "zh-hans"}
    change_person(person=company.mia, details=details, by=company.ada, at=at("Mon 10:00"))
    event = Event.objects.get(kind="person.changed")
    changes, texts = event.data["changes"], texts_of([event])
    assert [texts[one["text"]] for one in changes["name"]][1] == "Mia Maier"
    assert changes["line_manager"][1] == company.olga.pk


def test_each_of_many_facts_has_a_row_of_its_own_in_their_order(company: Company) -> None:
    words = ["first", "second", "first"]
    facts = [
        Fact(TicketEvent.CANCELLED, company.move_desk, at("Mon 10:00"), data={"reason": one}) for one in words
    ]
    record_all(facts)
    rows = list(Event.objects.filter(kind="ticket.cancelled").order_by("pk"))
    texts = texts_of(rows)
    assert [texts[row.data["reason"]["text"]] for row in rows] == words and len(texts) == 3


def test_words_can_be_blanked_and_nothing_else(company: Company, ticket: Ticket) -> None:
    set_priority(ticket=ticket, priority="urgent", reason="Mia is ill", by=company.li_wei, at=at("Mon 10:05"))
    event = Event.objects.get(kind="ticket.priority_set")
    row, before = EventText.objects.get(pk=event.data["reason"]["text"]), dict(event.data)
    for change in (
        lambda: EventText.objects.filter(pk=row.pk).update(body="Mia was ill"),
        lambda: EventText.objects.filter(pk=row.pk).delete(),
        lambda: EventText.objects.filter(pk=row.pk).update(id=row.pk + 1000, body=""),
    ):
        with pytest.raises(DatabaseError, match="only be blanked"), transaction.atomic():
            change()
    EventText.objects.filter(pk=row.pk).update(body="")
    event.refresh_from_db()
    assert event.data == before
    assert text_of(data_of(event, PrioritySet).reason) == ""


# --- what the migration makes of rows as they were before it


def old(company: Company, kind: str, **data: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_event (subject_type, subject_id, seq, kind, at, data) "
            "SELECT 'test.old', 1, coalesce(max(seq), 0) + 1, %s, now(), %s FROM events_event "
            "WHERE subject_type = 'test.old' RETURNING id",
            [kind, json.dumps(data)],
        )
        return int(cursor.fetchone()[0])


def migrate() -> None:
    MIGRATION.move_texts(None, SimpleNamespace(connection=connection))


def trigger_stands() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgenabled FROM pg_trigger WHERE tgname = 'append_only' AND tgrelid = 'events_event'::regclass"
        )
        return bool(cursor.fetchone() == ("O",))


def test_old_reasons_and_changes_move_out_and_copies_go(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MIGRATION, "BATCH", 2)
    moved = old(
        company,
        "ticket.transferred",
        **{"from": 1, "to": 2, "reason": "Wrong door", "wrong_department": True},
    )
    empty = old(
        company, "ticket.priority_set", **{"from": "low", "to": "high", "reason": "", "flagged": False}
    )
    sent = old(company, "ticket.submitted", number="IT-1", title="My salary", service=3, priority="low")
    named = old(
        company,
        "person.changed",
        changes={"name": ["Eva", "Eva Maier"], "calendar": [1, 2], "post": ["", None]},
    )
    came = old(
        company,
        "ticket.imported_move",
        source_state="New",
        source_actor="By 21",
        state="new",
        department=1,
        person=None,
        row="ab12",
        priority="3 - Moderate",
    )
    other = old(company, "ticket.assigned", department=1, person=2)
    migrate()
    rows = Event.objects.in_bulk([moved, empty, sent, named, came, other])
    texts = texts_of(rows.values())
    said = data_of(rows[moved], Transferred)
    assert (said.from_, said.to, said.wrong_department, texts[said.reason.pk or 0]) == (
        1,
        2,
        True,
        "Wrong door",
    )
    assert rows[empty].data == {"from": "low", "to": "high", "reason": None, "flagged": False}
    assert rows[sent].data == {"service": 3, "priority": "low"}
    changes = rows[named].data["changes"]
    assert [texts[one["text"]] for one in changes["name"]] == ["Eva", "Eva Maier"]
    assert (changes["calendar"], changes["post"]) == ([1, 2], [None, None])
    told = rows[came].data
    assert [texts[told[key]["text"]] for key in ("source_state", "source_actor", "priority")] == [
        "New", "By 21", "3 - Moderate",
    ]  # fmt: skip
    assert (told["state"], told["row"], told["person"]) == ("new", "ab12", None)
    assert rows[other].data == {"department": 1, "person": 2}
    assert trigger_stands()


def test_a_second_run_changes_nothing(company: Company) -> None:
    pk = old(company, "ticket.cancelled", reason="Not needed")
    migrate()
    data, rows = Event.objects.get(pk=pk).data, EventText.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE moved_text; DROP FUNCTION pg_temp.with_references")
    migrate()
    assert (Event.objects.get(pk=pk).data, EventText.objects.count()) == (data, rows)


@pytest.mark.django_db
def test_an_empty_history_is_left_alone() -> None:
    assert not Event.objects.exists()
    migrate()
    assert not EventText.objects.exists() and trigger_stands()


def test_a_migration_that_fails_changes_nothing_and_the_trigger_stands(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = old(company, "ticket.cancelled", reason="Not needed")
    monkeypatch.setattr(MIGRATION, "DROP_COPIES", "SELECT 1 / 0")
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
        migrate()
    assert Event.objects.get(pk=pk).data == {"reason": "Not needed"} and trigger_stands()
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        Event.objects.filter(pk=pk).update(data={})


def test_the_migration_knows_every_kind_that_held_words() -> None:
    for kind in declared_kinds():
        if kind.startswith("test."):
            continue  # made up by a test of this process
        if kind in SINCE:
            continue
        words = set(kind.shape.keys_of(Text))
        assert words == set(MIGRATION.WORDS.get(kind, ())), kind
        assert bool(kind.shape.keys_of(Changes)) == (kind in MIGRATION.CHANGES), kind
