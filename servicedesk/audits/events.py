"""Events of the desk's own care for itself."""

from dataclasses import dataclass

from servicedesk.events.kinds import EventKind


@dataclass(frozen=True)
class AuditCompleted:
    """How many rows were looked at, and how many of them were broken."""

    checked: int
    broken: int


@dataclass(frozen=True)
class GivenUp:
    """How many turns of subscribers and how many mails were given up."""

    turns: int
    mails: int


class AuditEvent(EventKind):
    """What an audit found, and of what the admins were told. Subject: the audit, or the desk itself."""

    COMPLETED = "audit.completed", AuditCompleted
    GIVEN_UP = "work.given_up", GivenUp
