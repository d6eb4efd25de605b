"""Rows as PostgreSQL's COPY reads them, with ids that are known before the rows are written."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import connection

from servicedesk.events.fields import Reference
from servicedesk.events.kinds import EventKind

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sla_promise": (
        "id", "subject", "provider_id", "consumer_id", "service_id", "holder_id", "priority", "policy_version_id",
        "is_open", "next_due_at", "at_risk_at", "excused_until", "imported_outcome",
    ),
    "sla_clock": (
        "id", "promise_id", "kind", "cycle", "target_seconds", "carried", "started_at", "state", "original_due_at",
        "due_at", "at_risk_at", "stopped_at", "outcome", "breached_at", "detected_at",
        "policy_version_id", "calendar_id",
    ),
    "sla_segment": ("id", "clock_id", "starts_at", "state", "reason", "holder_id", "calendar_version_id"),
    "sla_adjustment": ("id", "clock_id", "amount", "reason", "at", "by_id", "carried_from_id"),
    "sla_verdict": (
        "id", "promise_id", "kind", "provider_id", "holder_id", "consumer_id", "service_id", "is_met", "is_met_raw",
        "is_imported", "counts_at",
    ),
    "tickets_ticket": (
        "id", "number", "title", "description", "service_id", "form_id", "answers", "provider_id", "consumer_id",
        "requester_id", "filer_id", "holder_department_id", "holder_person_id", "holder_since", "state",
        "state_before", "priority", "promise_id", "cycle", "is_confidential", "is_imported", "submitted_at",
        "first_response_at", "resolved_at", "closed_at", "closed_how", "was_misrouted", "submission_key",
        "place_id", "source",
    ),
    "tickets_message": (
        "id", "ticket_id", "author_id", "kind", "department_id", "is_from_provider", "body", "at", "source",
    ),
    "tickets_participation": ("id", "ticket_id", "department_id", "first_at"),
    "tickets_watcher": ("id", "ticket_id", "user_id", "reason", "since"),
    "events_eventtext": ("id", "body"),
    "events_event": ("id", "subject_type", "subject_id", "seq", "kind", "actor_id", "at", "data"),
    "timers_timer": ("id", "kind", "owner_id", "name", "generation", "fire_at", "state", "fired_at"),
    "surveys_invitation": (
        "id", "ticket_id", "cycle", "user_id", "provider_id", "holder_id", "consumer_id", "service_id", "nonce",
        "created_at", "is_mailed", "answered_at", "withdrawn_at",
    ),
    "surveys_rating": (
        "id", "ticket_id", "cycle", "rater_id", "provider_id", "holder_id", "consumer_id", "service_id", "score",
        "reasons", "comment", "given_at", "corrected_at",
    ),
}  # fmt: skip
_encode = json.JSONEncoder(ensure_ascii=False).encode


class Rows:
    """Lines for every table. Ids of a table begin at `first` and rise by one."""

    def __init__(self, first: Mapping[str, int]) -> None:
        self._next = dict(first)
        self._lines: dict[str, list[str]] = {table: [] for table in COLUMNS}

    def add(self, table: str, *values: Any) -> int:
        """Add a row (its values without the id, in the order of COLUMNS) and return its id."""
        pk = self._next[table]
        self._next[table] = pk + 1
        fields = "\t".join([_WRITE[type(value)](value) for value in values])
        self._lines[table].append(f"{pk}\t{fields}\n")
        return pk

    def put(self, body: str) -> Reference:
        """Add what someone wrote, for an event that names it."""
        return {"text": self.add("events_eventtext", body)}

    def add_event(
        self, kind: EventKind, type_: str, subject: int, seq: int, actor: int | None, at: datetime, data: dict[str, Any]
    ) -> int:  # fmt: skip
        """Add a line of history, its data as `record` would have written it, and return its id."""
        return self.add(
            "events_event", type_, subject, seq, kind.value, actor, at, kind.shape.write(data, self)
        )

    def count(self, table: str) -> int:
        return len(self._lines[table])

    def texts(self) -> dict[str, bytes]:
        """Return table -> what COPY is to read, in the order in which tables depend on each other."""
        return {table: "".join(lines).encode() for table, lines in self._lines.items() if lines}


def copy(texts: Mapping[str, bytes]) -> None:
    """Write the rows inside the running transaction."""
    with connection.cursor() as cursor:
        for table, text in texts.items():
            cursor.copy_expert(f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN", BytesIO(text))


def next_ids() -> dict[str, int]:
    """Return table -> the first id that is free."""
    with connection.cursor() as cursor:
        found = {}
        for table in COLUMNS:
            cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")  # noqa: S608 - names from COLUMNS
            found[table] = cursor.fetchone()[0]
    return found


def reset_sequences(tables: Iterable[str] = COLUMNS) -> None:
    """Let new rows get ids after those that were copied."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) "  # noqa: S608
                f"FROM {table}"
            )


def _interval(value: timedelta) -> str:
    return f"{value.days} days {value.seconds}.{value.microseconds:06d} seconds"


def _text(value: str) -> str:
    """Four replacements that mostly find nothing are far quicker than one translation."""
    return value.replace("\\", r"\\").replace("\n", r"\n").replace("\r", r"\r").replace("\t", r"\t")


def _json(value: Any) -> str:
    """JSON has no line ends or tabs of its own."""
    return _encode(value).replace("\\", r"\\")


_WRITE: Mapping[type, Any] = {
    type(None): lambda value: r"\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    str: _text,
    datetime: lambda value: value.isoformat(" "),
    timedelta: _interval,
    dict: _json,
    list: lambda value: "{" + ",".join(value) + "}",
    UUID: str,
}
