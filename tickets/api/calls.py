"""The verbs that the API offers: the name in the address, what the body holds, what is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tickets.workflow import Verb

from .bodies import (
    AssignBody,
    CancelBody,
    MessageBody,
    NoBody,
    PersonBody,
    PriorityBody,
    TalkBody,
    TransferBody,
    VerbBody,
)


@dataclass(frozen=True)
class Call:
    """A verb with the class of its body and a sentence for the schema; `also` is added to the body's values."""

    verb: Verb
    body: type[VerbBody]
    summary: str
    also: Mapping[str, Any]


def _call(verb: Verb, body: type[VerbBody], summary: str, **also: Any) -> Call:
    return Call(verb, body, summary, also)


V = Verb
CALLS: Mapping[str, Call] = {
    "take": _call(V.TAKE, NoBody, "Make it one's own and start work"),
    "assign": _call(V.ASSIGN, AssignBody, "Give it to a person, a team, or with neither back to the queue"),
    "ask": _call(V.ASK, MessageBody, "Ask the requester in public; the resolution clock rests"),
    "answer": _call(V.ANSWER, TalkBody, "Answer the provider's question; the clock goes on"),
    "reply": _call(V.REPLY, TalkBody, "Say something in public"),
    "note": _call(V.NOTE, TalkBody, "Write an internal note, for one's own department alone"),
    "transfer": _call(V.TRANSFER, TransferBody, "Hand it to another department"),
    "resolve": _call(V.RESOLVE, MessageBody, "Say that it is done, and what was done"),
    "confirm": _call(V.CONFIRM, NoBody, "Say that it is solved, as the requester"),
    "not-solved": _call(V.NOT_SOLVED, MessageBody, "Say what is still missing, as the requester"),
    "reopen": _call(V.REOPEN, MessageBody, "Bring a closed ticket back, as the requester"),
    "cancel": _call(V.CANCEL, CancelBody, "Withdraw it, as the requester"),
    "set-priority": _call(V.SET_PRIORITY, PriorityBody, "Change the priority; the targets follow"),
    "watch": _call(V.WATCH, NoBody, "Follow it", stop=False),
    "unwatch": _call(V.WATCH, NoBody, "Stop following it", stop=True),
    "invite": _call(V.INVITE, PersonBody, "Let somebody follow and read it"),
    "remove-watcher": _call(V.REMOVE_WATCHER, PersonBody, "Take a watcher off, and back an invitation"),
}
