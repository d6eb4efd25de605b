"""All rows of one request as plain values: the same for two requests that differ in nothing but their keys."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet

from servicedesk.events.models import Dispatch, Event, EventText
from servicedesk.events.record import subject_type
from servicedesk.timers.kinds import TimerKind
from servicedesk.timers.models import Timer
from sla.models import Adjustment, Clock, Exclusion, Excuse, Promise, Segment, Verdict
from sla.timer_kinds import ClockTimer
from surveys.models import Invitation, Rating
from surveys.timer_kinds import InvitationTimer
from tickets.models import Attachment, Message, Participation, Ticket, Watcher
from tickets.timer_kinds import TicketTimer

Row = dict[str, Any]
Picture = dict[str, list[Row]]
# Keys become what they refer to. What a job renders of texts later, what is drawn by lot and how often a step was
# armed again is left out.
KEYS = {"id", "ticket_id", "promise_id", "owner_id", "event_id", "subject_id"}
LATER = {"html", "renderer", "description_html", "description_renderer"}
BY_LOT = {"nonce", "submission_key", "generation"}
# Where an event's data name a row.
NAMED: Mapping[str, type[Model]] = {
    "clock": Clock,
    "timer": Timer,
    "promise": Promise,
    "ticket": Ticket,
    "message": Message,
    "answer": Message,
    "why": Message,
    "rating": Rating,
}


class _Painter:
    def __init__(self) -> None:
        self.labels: dict[tuple[type[Model], int], str] = {}
        self.picture: Picture = {}

    def add(self, rows: QuerySet[Any], *order: str, label: Callable[[Row], str] | None = None) -> None:
        """Draw rows in an order, and remember what each is called."""
        model = rows.model
        drawn = []
        for number, row in enumerate(rows.order_by(*order).values()):
            called = label(row) if label else f"{model.__name__} {number}"
            if "id" in row:
                self.labels[model, row["id"]] = called
            shown = {key: value for key, value in row.items() if key not in KEYS | LATER | BY_LOT}
            drawn.append({"of": called, **{key: self._shown(model, key, shown[key]) for key in shown}})
        self.picture.setdefault(model.__name__, []).extend(drawn)

    def called(self, model: type[Model], pk: int | None) -> str | None:
        return None if pk is None else self.labels.get((model, pk), f"unknown {model.__name__}")

    def _said(self, name: str, one: Any) -> Any:
        """Return what an event's data say under a name: rows by what they are called, words as they were written."""
        if name in NAMED:
            return self.called(NAMED[name], one)
        if isinstance(one, dict) and set(one) == {"text"}:
            return EventText.objects.get(pk=one["text"]).body
        return one

    def _shown(self, model: type[Model], key: str, value: Any) -> Any:
        if key == "data" and model is Event:
            return {name: self._said(name, one) for name, one in value.items()}
        if key in ("clock_id", "carried_from_id"):
            return self.called(Clock if key == "clock_id" else model, value)
        return value


def paint(ticket: Ticket) -> Picture:
    """Return table -> rows of a request, its promise and its feedback."""
    painter = _Painter()
    painter.add(Ticket.objects.filter(pk=ticket.pk))
    for model in (Message, Participation, Watcher, Attachment):
        painter.add(model._default_manager.filter(ticket=ticket), "pk")
    _paint_promise(painter, ticket.promise_id)
    for model in (Invitation, Rating):
        painter.add(
            model._default_manager.filter(ticket=ticket),
            "cycle",
            label=lambda row: f"cycle {row['cycle']}",
        )
    _paint_timers(painter, ticket)
    _paint_history(painter, ticket)
    return painter.picture


def _paint_promise(painter: _Painter, promise: int) -> None:
    painter.add(Promise.objects.filter(pk=promise))
    clocks = Clock.objects.filter(promise=promise)
    painter.add(clocks, "kind", "cycle", label=lambda row: f"{row['kind']} {row['cycle']}")
    for model, at in ((Segment, "starts_at"), (Adjustment, "at"), (Exclusion, "pk"), (Excuse, "pk")):
        rows = model._default_manager.filter(clock__promise=promise)
        painter.add(rows, "clock__kind", "clock__cycle", at, "pk")
    painter.add(Verdict.objects.filter(promise=promise), "kind")


def _paint_timers(painter: _Painter, ticket: Ticket) -> None:
    owners: Iterable[tuple[TimerKind, QuerySet[Any], type[Model]]] = [
        (ClockTimer.STEP, Clock.objects.filter(promise=ticket.promise_id), Clock),
        (TicketTimer.CLOSE, Ticket.objects.filter(pk=ticket.pk), Ticket),
        (InvitationTimer.REMINDER, Invitation.objects.filter(ticket=ticket), Invitation),
    ]
    for kind, rows, model in owners:
        timers = Timer.objects.filter(kind=kind.value, owner_id__in=rows.values("pk"))
        painter.add(
            timers.exclude(state=Timer.State.CANCELLED),
            "fire_at",
            "name",
            "pk",
            label=lambda row, model=model: f"{painter.called(model, row['owner_id'])}, {row['name']}",
        )
    painter.picture["Timer"].sort(key=lambda row: (row["kind"], row["of"], row["fire_at"]))


def _paint_history(painter: _Painter, ticket: Ticket) -> None:
    subjects: list[tuple[type[Model], QuerySet[Any]]] = [
        (Ticket, Ticket.objects.filter(pk=ticket.pk)),
        (Promise, Promise.objects.filter(pk=ticket.promise_id)),
        (Invitation, Invitation.objects.filter(ticket=ticket)),
        (Rating, Rating.objects.filter(ticket=ticket)),
    ]
    every = Q(pk__in=[])
    for model, rows in subjects:
        every |= Q(subject_type=subject_type(model), subject_id__in=list(rows.values_list("pk", flat=True)))
    events = Event.objects.filter(every)
    painter.add(
        events,
        "subject_type",
        "subject_id",
        "seq",
        label=lambda row: f"{row['subject_type']} {row['seq']}",
    )
    turns = Dispatch.objects.filter(event__in=events)
    painter.picture["Dispatch"] = sorted(
        [
            {"of": painter.called(Event, event), "subscriber": name}
            for event, name in turns.values_list("event_id", "subscriber")
        ],
        key=str,
    )
