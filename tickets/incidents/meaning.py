"""What a ServiceNow export's words mean here. Pure."""

import re
from collections.abc import Mapping

from tickets.workflow import State

STATES: Mapping[str, State] = {
    "new": State.NEW,
    "active": State.IN_PROGRESS,
    "in progress": State.IN_PROGRESS,
    "awaiting user info": State.WAITING_REQUESTER,
    "awaiting evidence": State.WAITING_REQUESTER,
    "awaiting vendor": State.WAITING_THIRD_PARTY,
    "on hold": State.WAITING_THIRD_PARTY,
    "awaiting problem": State.WAITING_DEPARTMENT,
    "awaiting change": State.WAITING_DEPARTMENT,
    "resolved": State.RESOLVED,
    "closed": State.CLOSED,
    "canceled": State.CANCELLED,
    "cancelled": State.CANCELLED,
}
_PRIORITIES = {"1": "urgent", "2": "high", "3": "normal", "4": "low", "5": "low"}


def state_of(source: str) -> State | None:
    """Return our state for a source state, None for one that nobody knows."""
    return STATES.get(source.lower())


def priority_of(source: str) -> str:
    """Return our priority for "3", "3 - Moderate" and the like; normal for what is unknown."""
    return _PRIORITIES.get(source[:1], "normal")


def ticket_number(source: str) -> str:
    """Return the number a ticket bears here: the source's own, recognisable as imported."""
    return source if source.upper().startswith("INC") else f"INC-{source}"


def readable(kind: str, value: str) -> str:
    """Return a name for a group, caller or category: bare ids of an anonymised export get their kind in front."""
    return f"{kind} {value}" if value.isdecimal() else value


def code_of(group: str) -> str:
    """Return a department code for a group's name: capital letters and digits, at most nine."""
    letters = re.sub(r"[^A-Z0-9]", "", group.upper())[:8]
    return f"G{letters}" if letters else "GX"
