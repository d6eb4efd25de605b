"""The updates of an incident, from an export's rows and the entries that its timeline already has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.texts import texts_of
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


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """An entry of a timeline: the update it tells of, and what else an earlier export said of that."""

    seq: int
    update: Update
    row: str | None
    actor: str
    mod_count: int | None


def stored_updates(events: Iterable[Event]) -> Mapping[int, list[StoredUpdate]]:
    """Return ticket id -> what the timelines tell, in order; with one query."""
    events = list(events)
    texts, found = texts_of(events), defaultdict(list)
    for event in events:
        found[event.subject_id].append(_told(event, texts))
    return found


def steps_of(rows: Sequence[Row], stored: Sequence[StoredUpdate], setting: Setting) -> Iterator[Step]:
    """Yield what happened in its order: the rows, told apart from those written before, and what they do not name."""
    left = _Stored(stored)
    written = {row.line: left.take(row) for row in rows}
    department = 0
    items: list[StoredUpdate | Row] = [*left.untaken(), *rows]
    for item in sorted(items, key=_moment):
        if isinstance(item, StoredUpdate):
            step = Step(item.update, None, False)
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

    def __init__(self, told: Iterable[StoredUpdate]) -> None:
        self._told: dict[Any, list[StoredUpdate]] = defaultdict(list)
        for one in told:
            vague = (one.update.at, one.update.state, one.actor)
            self._told[one.row or vague].append(one)

    def take(self, row: Row) -> StoredUpdate | None:
        for key in (row.identity, (row.updated_at, row.state, row.updated_by)):
            if self._told.get(key):
                return self._told[key].pop(0)
        return None

    def untaken(self) -> list[StoredUpdate]:
        """Return those that no row has taken."""
        return sorted((one for left in self._told.values() for one in left), key=lambda one: one.seq)


def _moment(item: StoredUpdate | Row) -> tuple[datetime, int]:
    at = item.updated_at if isinstance(item, Row) else item.update.at
    return at, -1 if item.mod_count is None else item.mod_count


def _told(event: Event, texts: Mapping[int, str]) -> StoredUpdate:
    move = data_of(event, ImportedMove)
    state, actor, priority = (
        texts.get(text.pk or 0, "") for text in (move.source_state, move.source_actor, move.priority)
    )
    update = Update(
        at=event.at,
        state=state,
        department=move.department,
        person=move.person,
        priority=priority or (None if move.row is None else ""),  # early entries name neither
        reopen_count=move.reopen_count,
        made_sla=move.made_sla,
        resolved_at=move.resolved_at,
        closed_at=move.closed_at,
    )
    return StoredUpdate(event.seq, update, move.row, actor, move.mod_count)


def _read(row: Row, department: int, setting: Setting, before: StoredUpdate | None) -> Update:
    """Return what a row says; without a group the incident stays where it is.

    What the row leaves open, and an earlier export did not, is as it said.
    """
    known = before.update if before else None
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
