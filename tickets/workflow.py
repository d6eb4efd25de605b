"""The moves of a ticket: what can happen to it in which state, and for whom that is. Pure; buttons, API and tests come
from these tables.
"""

from collections.abc import Mapping
from enum import StrEnum

from servicedesk.verbs.moves import Moves


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
    NUDGE = "nudge"
    FILL = "fill"
    SUPPLY = "supply"
    REFILE = "refile"
    NO_OWNER = "no_owner"
    KEEP_NEED = "keep_need"
    ME_TOO = "me_too"
    NOT_ME_TOO = "not_me_too"


class Role(StrEnum):
    """What a person is to a ticket, as far as verbs go; who is what when, rules/ says."""

    REQUESTER = "requester"
    FILER_AT_WORK = "filer_at_work"  # filed it for someone else, and works on it for the provider
    PROVIDER = "provider"  # works in the department that has it
    FORMER_PROVIDER = "former_provider"
    READER = "reader"
    COLLEAGUE = "colleague"  # of the requester, where the service is shared in the department
    FOLLOWER = "follower"  # where the service lets followers reply


S, V, R = State, Verb, Role

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
        V.REFILE: S.NEW,
        V.NO_OWNER: S.IN_PROGRESS,
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
        V.REFILE: S.NEW,
        V.NO_OWNER: S.IN_PROGRESS,
        V.ASSIGN: S.IN_PROGRESS,
        **_ENDS,
    },
    S.WAITING_REQUESTER: {
        V.ANSWER: S.IN_PROGRESS,
        V.TRANSFER: S.NEW,
        V.REFILE: S.NEW,
        V.NO_OWNER: S.IN_PROGRESS,
        **_ENDS,
    },
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
    # Where it is the requester's turn, or an approver's, the assignee cannot continue.
    V.NUDGE: OPEN_STATES - {S.WAITING_REQUESTER, S.AWAITING_APPROVAL},
    V.FILL: OPEN_STATES - {S.AWAITING_APPROVAL} | {S.RESOLVED},
    V.SUPPLY: OPEN_STATES | {S.RESOLVED},
    V.KEEP_NEED: OPEN_STATES,
    V.ME_TOO: OPEN_STATES,
    V.NOT_ME_TOO: frozenset(S),
}

_ON_BOTH_SIDES = frozenset({V.REPLY, V.WATCH, V.INVITE, V.REMOVE_WATCHER})
# What is for the asking side to say. Who filed for someone else and works on it for the provider does not say it.
SAID_BY_REQUESTER = frozenset({V.ANSWER, V.CONFIRM, V.NOT_SOLVED, V.REOPEN, V.CANCEL})
_FOR_REQUESTER = _ON_BOTH_SIDES | {V.NUDGE, V.SUPPLY}

# Whose a verb is, whatever the state.
RIGHTS: Mapping[Role, frozenset[Verb]] = {
    R.REQUESTER: _FOR_REQUESTER | SAID_BY_REQUESTER,
    R.FILER_AT_WORK: _FOR_REQUESTER,
    R.PROVIDER: _ON_BOTH_SIDES
    | {
        V.TAKE,
        V.ASSIGN,
        V.ASK,
        V.NOTE,
        V.TRANSFER,
        V.RESOLVE,
        V.SET_PRIORITY,
        V.FILL,
        V.REFILE,
        V.NO_OWNER,
        V.KEEP_NEED,
    },
    R.FORMER_PROVIDER: frozenset({V.NOTE, V.WATCH}),
    R.READER: frozenset({V.WATCH}),
    R.COLLEAGUE: frozenset({V.ME_TOO, V.NOT_ME_TOO}),
    R.FOLLOWER: frozenset({V.REPLY}),
}

# Which wait of the promise a state is, by its name among the reasons of pauses; in every other state the clocks run.
PAUSES: Mapping[State, str] = {S.WAITING_REQUESTER: "requester", S.WAITING_THIRD_PARTY: "third_party"}

# Moves of the model whose verb is yet to be written: no one can do them, and no spec asks for them.
PLANNED: frozenset[Verb] = frozenset(
    {
        V.APPROVE, V.REJECT, V.AMEND, V.SEEK_APPROVAL, V.MERGE, V.UNDO_MERGE, V.WAIT_THIRD_PARTY, V.RESUME, V.DELEGATE,
        V.CHILDREN_ENDED,
    }
)  # fmt: skip
# Moves that the desk makes by itself, when their time has come.
BY_THE_DESK: frozenset[Verb] = frozenset({V.CLOSE})

TABLE = Moves(MOVES, STILL, first=S.NEW)
move, verbs_in = TABLE.move, TABLE.verbs_in
