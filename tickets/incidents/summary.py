"""Count what an export says, ticket by ticket, while it is read. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .meaning import state_of
from .reading import Complaint, Row


@dataclass
class Summary:
    """The totals of a file. A ticket's last row in file order decides; an unknown state leaves the one before."""

    rows: int = 0
    complaints: list[Complaint] = field(default_factory=list)
    unknown_states: Counter[str] = field(default_factory=Counter)
    last: dict[str, tuple[str, bool, bool]] = field(default_factory=dict)

    def add(self, item: Row | Complaint) -> None:
        """Count a row, or one that was left out."""
        self.rows += 1
        if isinstance(item, Complaint):
            self.complaints.append(item)
            return
        state = item.state
        if state_of(state) is None:
            self.unknown_states[state] += 1
            state = self.last[item.number][0] if item.number in self.last else "New"
        self.last[item.number] = (state, item.reopen_count > 0, item.made_sla is True)

    def totals(self) -> dict[str, Any]:
        """Return rows, bad_rows, tickets, moves, states (by source name), unknown_states, reopened, made_sla."""
        return {
            "rows": self.rows,
            "bad_rows": len(self.complaints),
            "tickets": len(self.last),
            "moves": self.rows - len(self.complaints),
            "states": dict(Counter(state for state, _reopened, _kept in self.last.values()).most_common()),
            "unknown_states": dict(self.unknown_states),
            "reopened": sum(reopened for _state, reopened, _kept in self.last.values()),
            "made_sla": sum(kept for _state, _reopened, kept in self.last.values()),
        }
