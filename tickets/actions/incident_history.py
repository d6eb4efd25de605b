"""The updates of an incident, out of an export's rows and of what its timeline holds already."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from tickets.events import ImportedMove
from tickets.incidents.course import Update
from tickets.incidents.reading import Row
from tickets.workflow import State

from .incident_setting import Setting


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


def moved_by(step: Step, state: State) -> dict[str, Any]:
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
        "resolved_at": row.resolved_at,
        "closed_at": row.closed_at,
    }
    return told | {name: value for name, value in known.items() if value is not None}


class _Stored:
    """The timeline's entries, each to be taken by the one row that it was written of.

    Entries of early versions do not name their row; what they do say has to do.
    """

    def __init__(self, events: Sequence[Event]) -> None:
        self._events: dict[Any, list[Event]] = defaultdict(list)
        for event in events:
            move = data_of(event, ImportedMove)
            vague = (event.at, move.source_state, move.source_actor)
            self._events[move.row or vague].append(event)

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
    count = data_of(item, ImportedMove).mod_count
    return item.at, -1 if count is None else count


def _told(event: Event) -> Update:
    move = data_of(event, ImportedMove)
    return Update(
        at=event.at,
        state=move.source_state,
        department=move.department,
        person=move.person,
        priority=move.priority,
        reopen_count=move.reopen_count,
        made_sla=move.made_sla,
        resolved_at=move.resolved_at,
        closed_at=move.closed_at,
    )


def _read(row: Row, department: int, setting: Setting, before: Event | None) -> Update:
    """Return what a row says; without a group the incident stays where it is.

    What the row leaves open, and an earlier export did not, is as it said.
    """
    known = data_of(before, ImportedMove) if before else None
    department = setting.department(row.group).pk if row.group or not department else department
    person = setting.assignee(row.assignee, department)
    return Update(
        at=row.updated_at,
        state=row.state,
        department=department,
        person=person.pk if person else None,
        priority=row.priority,
        reopen_count=row.reopen_count,
        made_sla=known.made_sla if known and row.made_sla is None else row.made_sla,
        resolved_at=row.resolved_at or (known.resolved_at if known else None),
        closed_at=row.closed_at or (known.closed_at if known else None),
    )
