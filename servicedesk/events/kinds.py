"""Kinds of events: each app declares its own in `<app>/events.py`, every one with the dataclass of its data.

    class TicketEvent(EventKind):
        ASSIGNED = "ticket.assigned", Assigned
        CONFIRMED = "ticket.confirmed"

The string is what the row keeps; it never changes. Nothing else can be recorded or subscribed to.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, TypeVar

from .fields import Shape, shape_of

_declared: dict[str, "EventKind"] = {}


@dataclass(frozen=True)
class Nothing:
    """The data of an event of which kind, subject, actor and moment say all."""


Data = TypeVar("Data")


class EventKind(StrEnum):
    """A kind of event. Members are strings, and equal what the rows store."""

    shape: Shape

    def __new__(cls, value: str, data: type = Nothing) -> Self:
        """Declare a kind. Raises ValueError where it is declared already, TypeError for data that cannot be."""
        if value in _declared:
            raise ValueError(f"{value!r} is declared already, in {type(_declared[value]).__module__}")
        member = str.__new__(cls, value)
        member._value_ = value
        member.shape = shape_of(data)
        _declared[value] = member
        return member


def declared_kinds() -> list[EventKind]:
    """Return every declared kind, sorted."""
    return sorted(_declared.values())


def declared(kind: Any) -> EventKind:
    """Return a kind that the code names. Raises TypeError for one that no app declares."""
    if not isinstance(kind, EventKind):
        raise TypeError(f"{kind!r} is no declared kind of event; see <app>/events.py")
    return kind


def kind_of(event: Any) -> EventKind | None:
    """Return the kind of a row; None for one of a newer version or of an app that has gone."""
    return _declared.get(event.kind)


def data_of(event: Any, data: type[Data]) -> Data:
    """Return an event's data. Raises TypeError where events of this kind have other data."""
    kind = kind_of(event)
    if kind is None or kind.shape.type is not data:
        raise TypeError(f"{event.kind} holds no {data.__name__}")
    found: Data = kind.shape.read(event.data)
    return found


def keys_in(event: Any, *hints: Any) -> tuple[str, ...]:
    """Return the keys of an event's data that have values of these types, such as Person."""
    kind = kind_of(event)
    return kind.shape.keys_of(*hints) if kind is not None else ()


def ids_in(event: Any, *hints: Any) -> set[int]:
    """Return the ids of these types that an event names."""
    return {event.data[key] for key in keys_in(event, *hints) if event.data.get(key) is not None}
