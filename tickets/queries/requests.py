"""A person's requests, those they watch or filed for others, and those of the department they head."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from django.db.models import BooleanField, F, Func, JSONField, Q, QuerySet, Value

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.database.branches import Branch, any_of
from tickets.enums import MessageKind
from tickets.models import Message, Ticket
from tickets.rules import visible_to
from tickets.workflow import ENDED_STATES, OPEN_STATES, State


class Tab(StrEnum):
    OPEN = "open"
    ENDED = "ended"
    WATCHED = "watched"
    DEPARTMENT = "department"


ORDER = "-submitted_at"
UNFINISHED = sorted(OPEN_STATES | {State.RESOLVED})
WAITING = (State.RESOLVED, State.WAITING_REQUESTER)  # for the requester
PROMISED_BY = "$.* ? (@.follows <= $day)"  # how a promised answer is kept: departments/answers/keeping.py


def tabs_for(user: User) -> list[Tab]:
    """Return the lists that the person has: the department's only for its head."""
    return [tab for tab in Tab if tab is not Tab.DEPARTMENT or reach_of(user).heads]


def requests_of(user: User, tab: Tab) -> QuerySet[Ticket]:
    """Return the tickets of a list. What waits for a confirmation counts as open."""
    return rows_of_tab(user, tab).filter(any_of(branches_of(user, tab), Ticket))


def rows_of_tab(user: User, tab: Tab) -> QuerySet[Ticket]:
    """Return the tickets that may be in a list, of any requester: a page of it reads them by `branches_of`."""
    match tab:
        case Tab.WATCHED:
            return visible_to(user).exclude(requester=user)
        case Tab.ENDED:
            return Ticket.objects.filter(state__in=sorted(ENDED_STATES))
    return Ticket.objects.filter(state__in=UNFINISHED)


def branches_of(user: User, tab: Tab) -> list[Branch]:
    """Return whose tickets are in a list, each found newest first by an index."""
    match tab:
        case Tab.WATCHED:
            for_others = Branch("filer", [user.pk], never={"requester": F("filer")})
            return [Branch("user", [user.pk], relation="watchers"), for_others]
        case Tab.DEPARTMENT:
            return [Branch("consumer", reach_of(user).heads)]
    return [Branch("requester", [user.pk])]


def waiting_for(user: User) -> QuerySet[Ticket]:
    """Return the person's requests that continue only when they reply: a question, or a result to confirm."""
    return Ticket.objects.filter(requester=user, state__in=WAITING).order_by("-holder_since", "-pk")


def promising(user: User, day: date) -> QuerySet[Ticket]:
    """Return the person's unfinished requests to which they wanted to add something by the day, the newest first."""
    is_due = Func(
        F("answers"),
        Value(PROMISED_BY),
        Value({"day": day.isoformat()}, JSONField()),
        function="jsonb_path_exists",
        output_field=BooleanField(),
    )
    return requests_of(user, Tab.OPEN).filter(is_due).order_by(ORDER, "-pk")


def waiting_or_promising(user: User, day: date, most: int, most_promising: int) -> QuerySet[Ticket]:
    """Return the first of both at once, the newest first: one question for what the first page and its list show."""
    first, others = waiting_for(user).values("pk")[:most], promising(user, day).values("pk")[:most_promising]
    rows = requests_of(user, Tab.OPEN).filter(Q(pk__in=first) | Q(pk__in=others))
    return rows.order_by(ORDER, "-pk")


def states_in(tab: Tab) -> list[State]:
    """Return the states that a request of the list can be in, in the order of a request's way."""
    match tab:
        case Tab.WATCHED:
            return list(State)
        case Tab.ENDED:
            return [state for state in State if state in ENDED_STATES]
    return [state for state in State if state in UNFINISHED]


def last_words(tickets: Iterable[Ticket]) -> dict[int, Message]:
    """Return ticket id -> the provider's newest public message that has words, with one query."""
    said = Message.objects.filter(ticket__in=list(tickets), kind=MessageKind.PUBLIC, is_from_provider=True)
    newest = said.exclude(body="").order_by("ticket_id", "-at", "-pk").distinct("ticket_id")
    return {message.ticket_id: message for message in newest}
