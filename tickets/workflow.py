"""The moves of a ticket: what can happen to it in which state. Pure; buttons, API and tests come from this table."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    AWAITING_APPROVAL = "awaiting_approval"
    REJECTED = "rejected"
    NEW = "new"
    IN_PROGRESS = "in_progress"
    WAITING_REQUESTER = "waiting_requester"
    WAITING_THIRD_PARTY = "waiting_third_party"
    WAITING_DEPARTMENT = "waiting_department"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"
    CANCELLED = "cancelled"


class Verb(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    AMEND = "amend"
    TAKE = "take"
    REPLY = "reply"
    ASSIGN = "assign"
    TRANSFER = "transfer"
    ASK = "ask"
    SEEK_APPROVAL = "seek_approval"
    RESOLVE = "resolve"
    CANCEL = "cancel"
    MERGE = "merge"
    WAIT_THIRD_PARTY = "wait_third_party"
    DELEGATE = "delegate"
    ANSWER = "answer"
    RESUME = "resume"
    CHILDREN_ENDED = "children_ended"
    CONFIRM = "confirm"
    NOT_SOLVED = "not_solved"
    CLOSE = "close"
    REOPEN = "reopen"
    UNDO_MERGE = "undo_merge"
    NOTE = "note"
    WATCH = "watch"
    INVITE = "invite"
    REMOVE_WATCHER = "remove_watcher"
    SET_PRIORITY = "set_priority"


class IllegalMove(Exception):
    """The workflow has no such move; `state` and `verb` say which."""

    def __init__(self, state: State, verb: Verb) -> None:
        super().__init__(f"a ticket that is {state.value} cannot take the move {verb.value}")
        self.state, self.verb = state, verb


S, V = State, Verb

# Where a move leads to the state before, the ticket remembers it (`state_before`), and the table says so with None.
BACK: None = None

_ENDS: dict[Verb, State | None] = {V.RESOLVE: S.RESOLVED, V.CANCEL: S.CANCELLED, V.MERGE: S.MERGED}

MOVES: Mapping[State, Mapping[Verb, State | None]] = {
    S.AWAITING_APPROVAL: {V.APPROVE: BACK, V.REJECT: S.REJECTED, V.CANCEL: S.CANCELLED},
    S.REJECTED: {V.AMEND: S.AWAITING_APPROVAL},
    S.NEW: {
        V.TAKE: S.IN_PROGRESS,
        V.REPLY: S.IN_PROGRESS,
        V.ASSIGN: S.NEW,
        V.TRANSFER: S.NEW,
        V.ASK: S.WAITING_REQUESTER,
        V.SEEK_APPROVAL: S.AWAITING_APPROVAL,
        **_ENDS,
    },
    S.IN_PROGRESS: {
        V.ASK: S.WAITING_REQUESTER,
        V.WAIT_THIRD_PARTY: S.WAITING_THIRD_PARTY,
        V.DELEGATE: S.WAITING_DEPARTMENT,
        V.SEEK_APPROVAL: S.AWAITING_APPROVAL,
        V.TRANSFER: S.NEW,
        V.ASSIGN: S.IN_PROGRESS,
        **_ENDS,
    },
    S.WAITING_REQUESTER: {V.ANSWER: S.IN_PROGRESS, V.TRANSFER: S.NEW, **_ENDS},
    S.WAITING_THIRD_PARTY: {V.RESUME: S.IN_PROGRESS, **_ENDS},
    S.WAITING_DEPARTMENT: {V.CHILDREN_ENDED: S.IN_PROGRESS, **_ENDS},
    S.RESOLVED: {V.CONFIRM: S.CLOSED, V.NOT_SOLVED: S.IN_PROGRESS, V.CLOSE: S.CLOSED},
    S.CLOSED: {V.REOPEN: S.IN_PROGRESS},
    S.MERGED: {V.UNDO_MERGE: BACK},
    S.CANCELLED: {},
}

OPEN_STATES = frozenset(
    {
        S.AWAITING_APPROVAL,
        S.NEW,
        S.IN_PROGRESS,
        S.WAITING_REQUESTER,
        S.WAITING_THIRD_PARTY,
        S.WAITING_DEPARTMENT,
    }
)
WAITING_STATES = frozenset({S.WAITING_REQUESTER, S.WAITING_THIRD_PARTY, S.WAITING_DEPARTMENT})
ENDED_STATES = frozenset({S.CLOSED, S.MERGED, S.CANCELLED, S.REJECTED})

# Verbs that leave the state alone, and the states in which they make sense.
STILL: Mapping[Verb, frozenset[State]] = {
    V.REPLY: OPEN_STATES | {S.RESOLVED},
    V.NOTE: frozenset(S),
    V.WATCH: frozenset(S),
    V.INVITE: frozenset(S),
    V.REMOVE_WATCHER: frozenset(S),
    V.SET_PRIORITY: OPEN_STATES,
}


def move(state: State, verb: Verb, *, before: State | None = None) -> State:
    """Return the state that `verb` leads to. Raises IllegalMove when the table has no such move."""
    if verb in MOVES[state]:
        target = MOVES[state][verb]
        return target if target is not BACK else (before or S.NEW)
    if state in STILL.get(verb, ()):
        return state
    raise IllegalMove(state, verb)


def verbs_in(state: State) -> frozenset[Verb]:
    """Return every verb that the table allows in `state`, those that leave it alone included."""
    return frozenset(MOVES[state]) | {verb for verb, states in STILL.items() if state in states}
