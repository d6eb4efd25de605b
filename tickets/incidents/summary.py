"""Count what an export says, ticket by ticket. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .course import Update, course_of
from .meaning import state_of
from .ordering import Direction
from .reading import Complaint, Row

DAMAGED = "\N{REPLACEMENT CHARACTER}"


@dataclass
class Summary:
    """The totals of a file. A ticket's last row decides; an unknown state leaves the one before."""

    says_sla: bool = True
    encoding: str = ""
    direction: Direction = Direction.UNKNOWN
    rows: int = 0
    repeated: int = 0
    damaged: int = 0
    complaints: list[Complaint] = field(default_factory=list)
    unknown_states: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    sla: Counter[str] = field(default_factory=Counter)
    reopened: int = 0

    def read(self, item: Row | Complaint) -> None:
        """Count a row, or one that was left out."""
        self.rows += 1
        if isinstance(item, Complaint):
            self.complaints.append(item)
            return
        if state_of(item.state) is None:
            self.unknown_states[item.state] += 1
        if any(DAMAGED in text for text in (item.group, item.assignee, item.caller, item.category)):
            self.damaged += 1

    def ended(self, rows: Sequence[Row]) -> None:
        """Count an incident by its rows as they happened."""
        known = [row.state for row in rows if state_of(row.state) is not None]
        self.states[known[-1] if known else "New"] += 1
        self.reopened += rows[-1].reopen_count > 0
        course = course_of(
            Update(row.updated_at, row.state, 0, None, made_sla=row.made_sla, resolved_at=row.resolved_at)
            for row in rows
        )
        judged = course.judgement()
        if judged is not None:
            self.sla["made" if judged.is_met else "missed"] += 1
        else:
            self.sla["unknown" if course.made_sla is None else "open"] += 1

    def totals(self) -> dict[str, Any]:
        """Return the counts by name; what the file does not say is None.

        Rows, bad_rows, repeated_rows, damaged_rows, tickets, moves, encoding, order, states (by source name),
        unknown_states, reopened; made_sla, missed_sla and open_sla (no verdict yet) are tickets.
        """
        made, missed, still = (
            self.sla[name] if self.says_sla else None for name in ("made", "missed", "open")
        )
        return {
            "encoding": self.encoding,
            "order": str(self.direction),
            "rows": self.rows,
            "bad_rows": len(self.complaints),
            "repeated_rows": self.repeated,
            "damaged_rows": self.damaged,
            "tickets": self.states.total(),
            "moves": self.rows - len(self.complaints) - self.repeated,
            "states": dict(self.states.most_common()),
            "unknown_states": dict(self.unknown_states),
            "reopened": self.reopened,
            "made_sla": made,
            "missed_sla": missed,
            "open_sla": still,
            "unknown_sla": self.sla["unknown"],
        }
