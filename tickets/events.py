"""Events of tickets: one for each verb, and those of an imported history."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from departments.enums import Priority
from servicedesk.events.fields import Code, Person, Text, Unit
from servicedesk.events.kinds import EventKind
from sla.enums import WaitLevel

from .enums import ClosedHow, Source
from .workflow import State

MessageId = NewType("MessageId", int)
AnswerChangeId = NewType("AnswerChangeId", int)


@dataclass(frozen=True)
class Submitted:
    """`form` is the key of the opened form that was sent, so that nothing that comes later begins its draft again."""

    service: int
    provider: Unit
    consumer: Unit
    requester: Person
    holder_department: Unit
    priority: Priority
    source: Source | None = None
    form: Code | None = None


@dataclass(frozen=True)
class Assigned:
    """Who has it now; nobody: it is back in the unit's queue.

    `left`: who gave it back by leaving the company, `moved`: by working for the unit no longer.
    """

    department: Unit
    person: Person | None
    left: Person | None = None
    moved: Person | None = None


@dataclass(frozen=True)
class Transferred:
    from_: Unit
    to: Unit
    reason: Text
    wrong_department: bool = False


@dataclass(frozen=True)
class Refiled:
    """From which service to which, and whose that is; `sealed`: it became confidential by that."""

    from_: int
    service: int
    unit: Unit
    reason: Text
    sealed: bool = False


@dataclass(frozen=True)
class OwnerFound:
    """Whose it is from now on, for which service (None: as a wish), and by which day they say more (ISO 8601).

    `from_`: the service that it had.
    """

    unit: Unit
    service: int | None
    due_on: Code
    reason: Text
    from_: int | None = None


@dataclass(frozen=True)
class OwnerTakenBack:
    """Whose it was, and whose it is again."""

    unit: Unit
    back: Unit


@dataclass(frozen=True)
class WordDue:
    """Who wanted to say more on the day that has come (ISO 8601)."""

    unit: Unit
    due_on: Code


@dataclass(frozen=True)
class Said:
    message: MessageId


@dataclass(frozen=True)
class Resolved:
    """The answer; None where the requester never answered, and `how` says so."""

    answer: MessageId | None
    how: WaitLevel | None = None


@dataclass(frozen=True)
class Reopened:
    """`why`: the message that says what is missing."""

    cycle: int
    why: MessageId


@dataclass(frozen=True)
class Closed:
    how: ClosedHow


@dataclass(frozen=True)
class Cancelled:
    reason: Text


@dataclass(frozen=True)
class PrioritySet:
    """`flagged`: most of the time had been used when it was lowered."""

    from_: Priority
    to: Priority
    reason: Text
    flagged: bool = False


@dataclass(frozen=True)
class Watching:
    person: Person


@dataclass(frozen=True)
class Nudged:
    """For the how many-th time, and whether the provider has said nothing in public since the time before."""

    count: int
    is_ignored: bool


@dataclass(frozen=True)
class AnswersChanged:
    """Answers of the form given or changed after filing."""

    changes: tuple[AnswerChangeId, ...]


@dataclass(frozen=True)
class Awaited:
    """Questions whose answers the requester promised for the day that has come."""

    questions: tuple[Code, ...]


@dataclass(frozen=True)
class ImportedMove:
    """An update in the system that the ticket came from: `state` is ours, the rest is as in the export."""

    source_state: Text
    state: State
    department: Unit
    person: Person | None
    source_actor: Text
    row: Code | None = None
    priority: Text = Text()
    reopen_count: int | None = None
    mod_count: int | None = None
    made_sla: bool | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None


class TicketEvent(EventKind):
    """What happened to a ticket, the subject."""

    SUBMITTED = "ticket.submitted", Submitted
    ASSIGNED = "ticket.assigned", Assigned
    TRANSFERRED = "ticket.transferred", Transferred
    REPLIED = "ticket.replied", Said
    ASKED = "ticket.asked", Said
    ANSWERED = "ticket.answered", Said
    NOTED = "ticket.noted", Said
    RESOLVED = "ticket.resolved", Resolved
    CONFIRMED = "ticket.confirmed"
    REOPENED = "ticket.reopened", Reopened
    CLOSED = "ticket.closed", Closed
    CANCELLED = "ticket.cancelled", Cancelled
    PRIORITY_SET = "ticket.priority_set", PrioritySet
    WATCHED = "ticket.watched", Watching
    UNWATCHED = "ticket.unwatched", Watching
    INVITED = "ticket.invited", Watching
    ME_TOO = "ticket.me_too", Watching
    NOT_ME_TOO = "ticket.not_me_too", Watching
    WATCHER_REMOVED = "ticket.watcher_removed", Watching
    NUDGED = "ticket.nudged", Nudged
    FILLED = "ticket.filled", AnswersChanged
    SUPPLIED = "ticket.supplied", AnswersChanged
    REFILED = "ticket.refiled", Refiled
    WITHOUT_OWNER = "ticket.without_owner", Said
    OWNER_FOUND = "ticket.owner_found", OwnerFound
    REFILE_UNDONE = "ticket.refile_undone", Refiled
    NEED_KEPT = "ticket.need_kept"
    OWNER_TAKEN_BACK = "ticket.owner_taken_back", OwnerTakenBack
    WORD_DUE = "ticket.word_due", WordDue
    AWAITED = "ticket.awaited", Awaited
    IMPORTED_MOVE = "ticket.imported_move", ImportedMove


class DraftEvent(EventKind):
    """What happened to a draft of a request, the subject, beside what its person does to it."""

    ENDING = "draft.ending"
