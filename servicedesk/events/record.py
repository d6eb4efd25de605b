"""`record()` writes a line of history; `subscribe()` says what follows from it."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model

from .kinds import EventKind, declared
from .models import Event
from .texts import NewTexts

Subscriber = Callable[[Event], None]
_subscribers: dict[str, dict[str, Subscriber]] = defaultdict(dict)  # kind -> name -> function
_functions: dict[str, Subscriber] = {}
_aliases: dict[str, str] = {}  # former name -> name


# The caller holds the subjects' locks, and the statement sees all that was committed before it: `seq` has no gaps.
WRITE = """
    WITH fact AS (
        SELECT * FROM ROWS FROM (
            json_to_recordset(%s) AS (
                subject_type text, subject_id bigint, kind text, actor_id bigint, at timestamptz, data jsonb
            )
        ) WITH ORDINALITY AS fact (subject_type, subject_id, kind, actor_id, at, data, place)
    ), event AS (
        INSERT INTO events_event (subject_type, subject_id, seq, kind, actor_id, at, data)
        SELECT subject_type, subject_id,
            row_number() OVER (PARTITION BY subject_type, subject_id ORDER BY place) + (
                SELECT coalesce(max(earlier.seq), 0) FROM events_event AS earlier
                WHERE earlier.subject_type = fact.subject_type AND earlier.subject_id = fact.subject_id
            ),
            kind, actor_id, at, data
        FROM fact ORDER BY place
        RETURNING id, seq, kind, at
    ), dispatch AS (
        INSERT INTO events_dispatch (event_id, subscriber, state, attempts, not_before, error)
        SELECT event.id, wants.subscriber, 'pending', 0, event.at, ''
        FROM event JOIN unnest(%s::text[], %s::text[]) AS wants (kind, subscriber) USING (kind)
        ORDER BY event.id
    )
    SELECT id, seq FROM event ORDER BY id
"""


class Subject(NamedTuple):
    """What an event is about, where its row need not be read for that: `subject_type(Model)` and its key."""

    type: str
    pk: int


@dataclass(frozen=True, slots=True)
class Fact:
    """An event about to be written; `data` holds values by the names of the fields that its kind declares."""

    kind: EventKind
    subject: Model | Subject
    at: datetime
    by: Any = None
    data: dict[str, Any] = field(default_factory=dict)


def subscribe(*kinds: EventKind, formerly: Sequence[str] = ()) -> Callable[[Subscriber], Subscriber]:
    """Register a function for events of these kinds. It may run more than once per event: be idempotent.

    It is known by its module and name. `formerly` are the names it had before: turns that were written under one of
    them are still its own. Raises TypeError for a kind that no app declares.
    """
    wanted = [declared(kind) for kind in kinds]

    def register(function: Subscriber) -> Subscriber:
        name = f"{function.__module__}.{function.__name__}"
        for kind in wanted:
            _subscribers[kind][name] = function
        _functions[name] = function
        _aliases.update(dict.fromkeys(formerly, name))
        return function

    return register


def subscribers_of(kind: str) -> dict[str, Subscriber]:
    """Return name -> function of those who want events of `kind`."""
    return dict(_subscribers.get(kind, {}))


def subscriber_named(name: str) -> Subscriber:
    """Return the function of a name, present or former. Raises KeyError for one that this process does not know."""
    return _functions[_aliases.get(name, name)]


def known_subscribers() -> list[str]:
    """Return every name, present or former, whose turns this process can take."""
    return sorted({*_functions, *_aliases})


def former_names() -> dict[str, str]:
    """Return former name -> name of what was renamed."""
    return dict(_aliases)


def subscribed_kinds() -> dict[str, list[str]]:
    """Return the whole table kind -> names of subscribers, sorted."""
    return {kind: sorted(names) for kind, names in sorted(_subscribers.items())}


def subject_type(subject: Model | type[Model]) -> str:
    """Return the name under which a model's rows are subjects, such as "tickets.ticket"."""
    return str(subject._meta.label_lower)


def record(kind: EventKind, /, *, subject: Model, by: Any, at: datetime, **data: Any) -> Event:
    """Write one event and its dispatch rows in the caller's transaction; `data` as the kind declares it.

    The caller holds the subject's lock, which keeps `seq` gapless; the unique constraint catches one who does not.
    Raises TypeError for an undeclared kind, and for unknown, missing and wrong fields.
    """
    [line] = lines = _lines([Fact(kind=kind, subject=subject, at=at, by=by, data=data)])
    [(pk, seq)] = _write(lines)
    names = ["id", "subject_type", "subject_id", "seq", "kind", "actor_id", "at", "data"]
    values = [pk, line["subject_type"], subject.pk, seq, kind, line["actor_id"], at, line["data"]]
    return Event.from_db(connection.alias, names, values)


def record_all(facts: Sequence[Fact]) -> int:
    """Write many events as `record` does, in the order given, with one statement for all; return how many."""
    return len(_write(_lines(facts))) if facts else 0


def _lines(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """Return the facts as rows, their words written."""
    texts = NewTexts()
    lines = [_line(fact, texts) for fact in facts]
    texts.write()
    return lines


def _write(lines: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return the ids and places in their histories of the events written, in the order given."""
    wants = [(kind, name) for kind in {line["kind"] for line in lines} for name in _subscribers.get(kind, ())]
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE, [json.dumps(lines), [kind for kind, _name in wants], [name for _kind, name in wants]]
        )
        rows: list[tuple[int, int]] = cursor.fetchall()
    return rows


def _line(fact: Fact, texts: NewTexts) -> dict[str, Any]:
    subject, kind = fact.subject, declared(fact.kind)
    return {
        "subject_type": subject.type if isinstance(subject, Subject) else subject_type(subject),
        "subject_id": subject.pk,
        "kind": kind,
        "actor_id": fact.by.pk if fact.by else None,
        "at": fact.at.isoformat(),
        "data": kind.shape.write(fact.data, texts),
    }
