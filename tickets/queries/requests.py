"""A person's requests, those they watch or filed for others, and those of the department they head."""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum

from django.db.models import BooleanField, F, Func, JSONField, Q, QuerySet, Value

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.database.branches import Branch, any_of
from servicedesk.database.composed import Given, composed
from tickets.enums import MessageKind
from tickets.models import Message, Ticket
from tickets.rules import visible_to
from tickets.workflow import ENDED_STATES, OPEN_STATES, State

from .related import for_rows, for_waiting


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
    return _waiting_for(user.pk)


def promising(user: User, day: date) -> QuerySet[Ticket]:
    """Return the person's unfinished requests to which they wanted to add something by the day, the newest first."""
    return _promising(user.pk, Value(_by(day), JSONField()))


def waiting_or_promising(user: User, day: date, most: int, most_promising: int) -> list[Ticket]:
    """Return the first of both at once as lines, the newest first: one question for the first page and its list."""
    return _waiting_or_promising(most, most_promising, person=user.pk, by=_by(day))


@composed
def _waiting_or_promising(most: int, most_promising: int, *, person: Given, by: Given) -> QuerySet[Ticket]:
    first = _waiting_for(person).values("pk")[:most]
    others = _promising(person, by.of(JSONField())).values("pk")[:most_promising]
    rows = _unfinished(person).filter(Q(pk__in=first) | Q(pk__in=others)).order_by(ORDER, "-pk")
    return for_waiting(rows, "answers", "form", "holder_since")


def _by(day: date) -> dict[str, str]:
    return {"day": day.isoformat()}


def _unfinished(person: int | Given) -> QuerySet[Ticket]:
    return Ticket.objects.filter(state__in=UNFINISHED, requester=person)


def _waiting_for(person: int | Given) -> QuerySet[Ticket]:
    return Ticket.objects.filter(requester=person, state__in=WAITING).order_by("-holder_since", "-pk")


def _promising(person: int | Given, by: Value | Given) -> QuerySet[Ticket]:
    path = Value(PROMISED_BY)
    is_due = Func(F("answers"), path, by, function="jsonb_path_exists", output_field=BooleanField())
    return _unfinished(person).filter(is_due).order_by(ORDER, "-pk")


def newest_of(user: User, tab: Tab, limit: int, *, without: Collection[int] = ()) -> list[Ticket]:
    """Return the newest of the person's own requests, open or ended, as rows; none of those `without`, by id."""
    return _newest_of(tab, limit, person=user.pk, without=list(without))


@composed
def _newest_of(tab: Tab, limit: int, *, person: Given, without: Given) -> QuerySet[Ticket]:
    states = sorted(ENDED_STATES) if tab is Tab.ENDED else UNFINISHED
    rows = Ticket.objects.filter(state__in=states, requester=person).exclude(pk__one_of=without)
    return for_rows(rows.order_by(ORDER, "-pk")[:limit])


def states_in(tab: Tab) -> list[State]:
    """Return the states that a request of the list can be in, in the order of a request's way."""
    match tab:
        case Tab.WATCHED:
            return list(State)
        case Tab.ENDED:
            return [state for state in State if state in ENDED_STATES]
    return [state for state in State if state in UNFINISHED]


def last_words(tickets: Iterable[Ticket]) -> dict[int, str]:
    """Return ticket id -> what the provider's newest public message that has words says, with one query."""
    ids = [ticket.pk for ticket in tickets]
    return dict(_last_words(tickets=ids)) if ids else {}


@composed
def _last_words(*, tickets: Given) -> "QuerySet[Message, tuple[int, str]]":
    said = Message.objects.filter(ticket__one_of=tickets, kind=MessageKind.PUBLIC, is_from_provider=True)
    newest = said.exclude(body="").order_by("ticket_id", "-at", "-pk").distinct("ticket_id")
    return newest.values_list("ticket_id", "body")
