"""Notices that the spec of a verb says itself: their words, and how they are told."""

from collections.abc import Callable
from typing import Any

from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Wording
from tickets.notifications.emails import Data, actor_of, moment_in, ticket_kind, told, works
from tickets.notifications.work import WORKING
from tickets.workflow import State, verbs_in

from .spec import Notice, VerbSpec
from .table import VERBS


def register(spec: VerbSpec, notice: Notice) -> None:
    """Let people be told of the verb, under the kinds of events that it records."""
    for kind in spec.events:
        known = ticket_kind(kind, notice.label, group=WORKING, order=20, concerns=works, icon=notice.icon)
        known(_words(spec, notice))


def _words(spec: VerbSpec, notice: Notice) -> Callable[[User, Data], Wording | None]:
    def word(_recipient: User, data: Data) -> Wording | None:
        ticket = data["the_ticket"]
        parts: dict[str, Any] = {"number": ticket.number, "name": actor_of(data)}
        return told(
            ticket,
            str(notice.title) % parts,
            notice.body(data),
            is_over=spec.verb not in verbs_in(State(ticket.state)),
            because=str(notice.because),
            due_at=moment_in(data, "due_at"),
        )

    return word


for _spec in VERBS.values():
    if _spec.notice is not None:
        register(_spec, _spec.notice)
