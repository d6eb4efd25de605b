"""From a valid form to the one verb it asks for, and what the person is told afterwards."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from servicedesk.accounts.models import User
from tickets.actions import conversation, lifecycle, watching, work
from tickets.models import Ticket
from tickets.workflow import Verb

Clean = dict[str, Any]


def do(verb: Verb, ticket: Ticket, user: User, clean: Clean) -> None:
    """Call the verb. Raises what it raises."""
    _DOERS[verb](ticket, user, clean)


def _take(ticket: Ticket, user: User, clean: Clean) -> None:
    work.take(ticket=ticket, by=user)


def _assign(ticket: Ticket, user: User, clean: Clean) -> None:
    work.assign(ticket=ticket, by=user, person=clean["person"], team=clean["team"])


def _transfer(ticket: Ticket, user: User, clean: Clean) -> None:
    wrong = clean.get("wrong_department", False)
    work.transfer(ticket=ticket, by=user, to=clean["to"], reason=clean["reason"], wrong_department=wrong)


def _set_priority(ticket: Ticket, user: User, clean: Clean) -> None:
    work.set_priority(ticket=ticket, by=user, priority=clean["priority"], reason=clean["reason"])


def _reply(ticket: Ticket, user: User, clean: Clean) -> None:
    conversation.reply(ticket=ticket, by=user, body=clean["body"], files=clean["files"])


def _ask(ticket: Ticket, user: User, clean: Clean) -> None:
    conversation.ask(ticket=ticket, by=user, question=clean["body"], files=clean["files"])


def _answer(ticket: Ticket, user: User, clean: Clean) -> None:
    conversation.answer(ticket=ticket, by=user, body=clean["body"], files=clean["files"])


def _note(ticket: Ticket, user: User, clean: Clean) -> None:
    conversation.note(ticket=ticket, by=user, body=clean["body"], files=clean["files"])


def _resolve(ticket: Ticket, user: User, clean: Clean) -> None:
    lifecycle.resolve(ticket=ticket, by=user, answer=clean["body"], files=clean["files"])


def _confirm(ticket: Ticket, user: User, clean: Clean) -> None:
    lifecycle.confirm(ticket=ticket, by=user)


def _not_solved(ticket: Ticket, user: User, clean: Clean) -> None:
    lifecycle.not_solved(ticket=ticket, by=user, why=clean["body"], files=clean["files"])


def _reopen(ticket: Ticket, user: User, clean: Clean) -> None:
    lifecycle.reopen(ticket=ticket, by=user, why=clean["body"], files=clean["files"])


def _cancel(ticket: Ticket, user: User, clean: Clean) -> None:
    lifecycle.cancel(ticket=ticket, by=user, reason=clean["reason"])


def _watch(ticket: Ticket, user: User, clean: Clean) -> None:
    (watching.unwatch if clean["stop"] else watching.watch)(ticket=ticket, by=user)


def _invite(ticket: Ticket, user: User, clean: Clean) -> None:
    watching.invite(ticket=ticket, by=user, person=clean["person"])


def _remove_watcher(ticket: Ticket, user: User, clean: Clean) -> None:
    watching.remove_watcher(ticket=ticket, by=user, person=clean["person"])


_DOERS: dict[Verb, Callable[[Ticket, User, Clean], None]] = {
    Verb.TAKE: _take,
    Verb.ASSIGN: _assign,
    Verb.TRANSFER: _transfer,
    Verb.SET_PRIORITY: _set_priority,
    Verb.REPLY: _reply,
    Verb.ASK: _ask,
    Verb.ANSWER: _answer,
    Verb.NOTE: _note,
    Verb.RESOLVE: _resolve,
    Verb.CONFIRM: _confirm,
    Verb.NOT_SOLVED: _not_solved,
    Verb.REOPEN: _reopen,
    Verb.CANCEL: _cancel,
    Verb.WATCH: _watch,
    Verb.INVITE: _invite,
    Verb.REMOVE_WATCHER: _remove_watcher,
}

# What the person reads on the next page.
TOLD: dict[Verb, Any] = {
    Verb.TAKE: _("It is yours now."),
    Verb.ASSIGN: _("Assigned."),
    Verb.TRANSFER: _("Handed over."),
    Verb.SET_PRIORITY: _("The priority is changed."),
    Verb.REPLY: _("Sent."),
    Verb.ASK: _("Asked. The time rests until the answer is there."),
    Verb.ANSWER: _("Sent. The work goes on."),
    Verb.NOTE: _("Noted, for your department alone."),
    Verb.RESOLVE: _("Resolved. The requester is asked whether it is."),
    Verb.CONFIRM: _("Thank you. The request is closed."),
    Verb.NOT_SOLVED: _("It goes back to those who worked on it."),
    Verb.REOPEN: _("It is open again."),
    Verb.CANCEL: _("The request is withdrawn."),
    Verb.WATCH: _("Changed what you hear of this request."),
    Verb.INVITE: _("Invited."),
    Verb.REMOVE_WATCHER: _("Removed from those who watch."),
}
