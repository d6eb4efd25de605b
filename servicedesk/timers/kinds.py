"""Kinds of timers: each app declares its own in `<app>/timer_kinds.py`, every one with the model that it is armed for.

    class TicketTimer(TimerKind):
        CLOSE = "ticket.close", "tickets.Ticket"

The string is what the row keeps; it never changes. Nothing else can be armed or handled.
"""

from enum import StrEnum
from typing import Any, Self

DESK = "the desk"
"""The owner of what happens once for all."""

_declared: dict[str, "TimerKind"] = {}


class TimerKind(StrEnum):
    """A kind of timer; `owner` is the label of the model whose ids are the owners, or DESK."""

    owner: str

    def __new__(cls, value: str, owner: str) -> Self:
        """Declare a kind. Raises ValueError where it is declared already."""
        if value in _declared:
            raise ValueError(f"{value!r} is declared already, in {type(_declared[value]).__module__}")
        member = str.__new__(cls, value)
        member._value_ = value
        member.owner = owner
        _declared[value] = member
        return member


def declared_kinds() -> list[TimerKind]:
    """Return every declared kind, sorted."""
    return sorted(_declared.values())


def declared(kind: Any) -> TimerKind:
    """Return a kind that the code names. Raises TypeError for one that no app declares."""
    if not isinstance(kind, TimerKind):
        raise TypeError(f"{kind!r} is no declared kind of timer; see <app>/timer_kinds.py")
    return kind
