"""`record()` writes a line of history; `subscribe()` says what follows from it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max, Model

from .models import Dispatch, Event

Subscriber = Callable[[Event], None]
_subscribers: dict[str, dict[str, Subscriber]] = defaultdict(dict)


@dataclass(frozen=True)
class Fact:
    """An event about to be written; `data` holds ids and plain values, never translated words."""

    kind: str
    subject: Model
    at: datetime
    by: Any = None
    data: dict[str, Any] = field(default_factory=dict)


def subscribe(*kinds: str) -> Callable[[Subscriber], Subscriber]:
    """Register a function for events of these kinds. It may run more than once per event: be idempotent."""

    def register(function: Subscriber) -> Subscriber:
        name = f"{function.__module__}.{function.__name__}"
        for kind in kinds:
            _subscribers[kind][name] = function
        return function

    return register


def subscribers_of(kind: str) -> dict[str, Subscriber]:
    """Return name -> function of those who want events of `kind`."""
    return dict(_subscribers.get(kind, {}))


def subscribed_kinds() -> dict[str, list[str]]:
    """Return the whole table kind -> names of subscribers, sorted."""
    return {kind: sorted(names) for kind, names in sorted(_subscribers.items())}


def subject_type(subject: Model | type[Model]) -> str:
    """Return the name under which a model's rows are subjects, such as "tickets.ticket"."""
    return str(subject._meta.label_lower)


def record(kind: str, /, *, subject: Model, by: Any, at: datetime, **data: Any) -> Event:
    """Write one event and its dispatch rows in the caller's transaction.

    The caller holds the subject's lock, which keeps `seq` gapless; the unique constraint catches one who does not.
    """
    return record_all([Fact(kind=kind, subject=subject, at=at, by=by, data=data)])[0]


def record_all(facts: Sequence[Fact]) -> list[Event]:
    """Write many events and their dispatch rows with a constant number of statements."""
    seqs = _last_seqs(facts)
    events = []
    for fact in facts:
        key = (subject_type(fact.subject), fact.subject.pk)
        seqs[key] = seqs.get(key, 0) + 1
        events.append(
            Event(
                subject_type=key[0], subject_id=key[1], seq=seqs[key], kind=fact.kind, actor=fact.by,
                at=fact.at, data=fact.data,
            )
        )  # fmt: skip
    Event.objects.bulk_create(events)
    Dispatch.objects.bulk_create(_dispatches(events))
    return events


def _last_seqs(facts: Iterable[Fact]) -> dict[tuple[str, int], int]:
    ids: dict[str, set[int]] = defaultdict(set)
    for fact in facts:
        ids[subject_type(fact.subject)].add(fact.subject.pk)
    last = {}
    for name, pks in ids.items():
        rows = Event.objects.filter(subject_type=name, subject_id__in=pks)
        for pk, seq in rows.values_list("subject_id").annotate(Max("seq")):
            last[(name, pk)] = seq
    return last


def _dispatches(events: Iterable[Event]) -> list[Dispatch]:
    return [
        Dispatch(event=event, subscriber=name, not_before=event.at)
        for event in events
        for name in _subscribers.get(event.kind, ())
    ]
