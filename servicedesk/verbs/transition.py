"""The one way a thing changes: lock, ask whose it is, ask the table, change, settle what follows, save, record.

What kind of thing it is, a `Lifecycle` says. Requests have theirs in tickets/actions/transition.py.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Model

from servicedesk.events import clock
from servicedesk.events.kinds import EventKind
from servicedesk.events.record import record

from .exceptions import Refused
from .moves import IllegalMove, Moves

SubjectT = TypeVar("SubjectT", bound=Model)
ChangeT = TypeVar("ChangeT", bound="Transition[Any]")
STATE, STATE_BEFORE = "state", "state_before"


@dataclass
class Transition(Generic[SubjectT]):
    """A subject under its lock while a verb changes it; `access` is what the person is to it."""

    lifecycle: "Lifecycle[SubjectT, Any]"
    subject: SubjectT
    verb: StrEnum
    by: Any
    access: Any
    at: datetime = field(init=False)

    def go(self, verb: StrEnum | None = None) -> None:
        """Move the subject along its table. Raises Refused when the table has no such move."""
        target = self.lifecycle.target(self.subject, verb or self.verb)
        setattr(self.subject, STATE, target.value)

    def record(self, kind: EventKind, **data: Any) -> None:
        """Write what happened."""
        record(kind, subject=self.subject, by=self.by, at=self.at, **data)


@dataclass(frozen=True)
class Lifecycle(Generic[SubjectT, ChangeT]):
    """How the things of one kind change. Their rows have `state`, and `state_before` where the table leads back.

    - `lock` returns the row of a key under its lock. Raises DoesNotExist.
    - `ask` returns what the person (None: the desk itself) is to it. Raises DoesNotExist where they may not know of it,
      NotAllowed where the verb is not theirs.
    - `begin` makes the transition, and locks what is locked after the subject.
    - `settle` does what follows from the change; it is called with the state before.
    - `refusal` words a move that the table does not have.
    """

    moves: Moves[Any, Any]
    lock: Callable[[int], SubjectT]
    ask: Callable[[SubjectT, Any, Any], Any]
    begin: Callable[["Lifecycle[SubjectT, ChangeT]", SubjectT, Any, Any, Any], ChangeT]
    settle: Callable[[ChangeT, Any], None]
    refusal: Callable[[IllegalMove], Refused]

    def target(self, subject: SubjectT, verb: StrEnum) -> StrEnum:
        """Return the state that the verb leads to. Raises Refused when the table has no such move."""
        before = getattr(subject, STATE_BEFORE, "")
        try:
            return self.moves.move(  # type: ignore[no-any-return] # a table of states
                self.state(subject), verb, before=self.moves.state_of(before) if before else None
            )
        except IllegalMove as illegal:
            raise self.refusal(illegal) from illegal

    def state(self, subject: SubjectT) -> Any:
        """Return the state the subject is in."""
        return self.moves.state_of(getattr(subject, STATE))


@contextmanager
def transition(
    lifecycle: Lifecycle[SubjectT, ChangeT],
    subject: SubjectT,
    verb: StrEnum,
    *,
    by: Any,
    at: datetime | None = None,
) -> Iterator[ChangeT]:
    """Lock the subject, ask the right and the move, and save everything when the block ends; `subject` is read again.

    `by` None is the desk itself. Without `at` the moment is the clock's, read under the locks. Raises what the
    lifecycle's `lock` and `ask` raise, and Refused where the table has no such move: nothing has happened then.
    """
    with transaction.atomic():
        locked = lifecycle.lock(subject.pk)
        access = lifecycle.ask(locked, verb, by)
        before = lifecycle.state(locked)
        lifecycle.target(locked, verb)
        change = lifecycle.begin(lifecycle, locked, verb, by, access)
        change.at = at or clock.now()
        yield change
        lifecycle.settle(change, before)
        locked.save()
        subject.refresh_from_db()
