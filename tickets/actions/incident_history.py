"""The updates of an incident, out of an export's rows and of what its timeline holds already."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from servicedesk.events.models import Event
from tickets.incidents.course import Update
from tickets.incidents.reading import Row
from tickets.workflow import State

from .incident_setting import Setting

MOVE = "ticket.imported_move"


@dataclass(frozen=True, slots=True)
class Step:
    """An update with the row that tells of it, None for one that only the timeline knows."""

    update: Update
    row: Row | None
    is_fresh: bool


def steps_of(rows: Sequence[Row], stored: Sequence[Event], setting: Setting) -> Iterator[Step]:
    """Yield what happened in its order: the rows, told apart from those written before, and what they do not name."""
    left = _Stored(stored)
    written = {row.line: left.take(row) for row in rows}
    department = 0
    items: list[Event | Row] = [*left.events(), *rows]
    for item in sorted(items, key=_moment):
        if isinstance(item, Event):
            step = Step(_told(item), None, False)
        else:
            before = written[item.line]
            step = Step(_read(item, department, setting, before), item, before is None)
        department = step.update.department
        yield step


def data_of(step: Step, state: State) -> dict[str, Any]:
    """Return what the timeline keeps of a row: enough to derive the ticket from it again."""
    row, update = step.row, step.update
    if row is None:
        raise ValueError("only rows are written")
    told = {
        "source_state": row.state,
        "state": state.value,
        "department": update.department,
        "person": update.person,
        "source_actor": row.updated_by,
        "row": row.identity,
        "priority": row.priority,
        "reopen_count": row.reopen_count,
    }
    known = {
        "mod_count": row.mod_count,
        "made_sla": row.made_sla,
        "resolved_at": row.resolved_at and row.resolved_at.isoformat(),
        "closed_at": row.closed_at and row.closed_at.isoformat(),
    }
    return told | {name: value for name, value in known.items() if value is not None}


class _Stored:
    """The timeline's entries, each to be taken by the one row that it was written of.

    Entries of early versions do not name their row; what they do say has to do.
    """

    def __init__(self, events: Sequence[Event]) -> None:
        self._events: dict[Any, list[Event]] = defaultdict(list)
        for event in events:
            vague = (event.at, event.data.get("source_state"), event.data.get("source_actor"))
            self._events[event.data.get("row", vague)].append(event)

    def take(self, row: Row) -> Event | None:
        for key in (row.identity, (row.updated_at, row.state, row.updated_by)):
            if self._events.get(key):
                return self._events[key].pop(0)
        return None

    def events(self) -> list[Event]:
        """Return those that no row has taken."""
        return sorted((event for left in self._events.values() for event in left), key=lambda one: one.seq)


def _moment(item: Event | Row) -> tuple[datetime, int]:
    if isinstance(item, Row):
        return item.updated_at, -1 if item.mod_count is None else item.mod_count
    return item.at, item.data.get("mod_count", -1)


def _told(event: Event) -> Update:
    data = event.data
    return Update(
        at=event.at,
        state=data["source_state"],
        department=data["department"],
        person=data["person"],
        priority=data.get("priority"),
        reopen_count=data.get("reopen_count"),
        made_sla=data.get("made_sla"),
        resolved_at=_moment_of(data.get("resolved_at")),
        closed_at=_moment_of(data.get("closed_at")),
    )


def _read(row: Row, department: int, setting: Setting, before: Event | None) -> Update:
    """Return what a row says; without a group the incident stays where it is.

    What the row leaves open, and an earlier export did not, is as it said.
    """
    known = before.data if before else {}
    department = setting.department(row.group).pk if row.group or not department else department
    person = setting.assignee(row.assignee, department)
    return Update(
        at=row.updated_at,
        state=row.state,
        department=department,
        person=person.pk if person else None,
        priority=row.priority,
        reopen_count=row.reopen_count,
        made_sla=known.get("made_sla") if row.made_sla is None else row.made_sla,
        resolved_at=row.resolved_at or _moment_of(known.get("resolved_at")),
        closed_at=row.closed_at or _moment_of(known.get("closed_at")),
    )


def _moment_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
