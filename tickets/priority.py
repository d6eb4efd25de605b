"""Priority from impact and urgency, as the requester answers them (ITIL's matrix). Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Impact(StrEnum):
    """How many people it affects."""

    ONE = "one"
    SOME = "some"
    MANY = "many"


class Urgency(StrEnum):
    """How soon it hurts."""

    CAN_WAIT = "can_wait"
    SOON = "soon"
    NOW = "now"


_MATRIX: Mapping[Impact, Mapping[Urgency, str]] = {
    Impact.ONE: {Urgency.CAN_WAIT: "low", Urgency.SOON: "normal", Urgency.NOW: "high"},
    Impact.SOME: {Urgency.CAN_WAIT: "normal", Urgency.SOON: "normal", Urgency.NOW: "high"},
    Impact.MANY: {Urgency.CAN_WAIT: "normal", Urgency.SOON: "high", Urgency.NOW: "urgent"},
}


def priority_of(impact: Impact, urgency: Urgency) -> str:
    """Return the priority a request starts with."""
    return _MATRIX[impact][urgency]
