"""The one way a thing changes, on a made-up one: keys that are lent, and brought back."""

from collections.abc import Iterator
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.kinds import EventKind
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.verbs.moves import IllegalMove, Moves
from servicedesk.verbs.transition import Lifecycle, Transition, transition
from tests.cast import Company, at


class State(StrEnum):
    IN = "in"
    OUT = "out"
    LOST = "lost"


class Verb(StrEnum):
    LEND = "lend"
    RETURN = "return"
    LOSE = "lose"
    FIND = "find"
    COUNT = "count"


class KeyEvent(EventKind):
    LEND = "key.lend"
    RETURN = "key.return"
    LOSE = "key.lose"
    FIND = "key.find"
    COUNT = "key.count"


S, V = State, Verb
TABLE = Moves(
    {
        S.IN: {V.LEND: S.OUT, V.LOSE: S.LOST},
        S.OUT: {V.RETURN: S.IN, V.LOSE: S.LOST},
        S.LOST: {V.FIND: None},
    },
    {V.COUNT: frozenset({S.IN, S.OUT})},
    first=S.IN,
)


@pytest.fixture
def desk(company: Company) -> Iterator[Any]:
    """Keys in a table of their own, and what was settled; Noah may not touch them, Olga does not know of them."""
    with isolate_apps("tickets"):

        class Key(models.Model):
            state = models.CharField(max_length=4, default=S.IN.value)
            state_before = models.CharField(max_length=4, default="")
            label = models.CharField(max_length=20, default="")

            class Meta:
                app_label = "tickets"

            def __str__(self) -> str:
                return self.label

    with connection.schema_editor() as editor:
        editor.create_model(Key)
    settled: list[tuple[str, str]] = []

    def ask(key: Any, verb: Any, by: Any) -> str:
        if by == company.olga:
            raise Key.DoesNotExist
        if by == company.noah:
            raise NotAllowed("Not yours")
        return "keeper" if by else "desk"

    def begin(keys: Any, key: Any, verb: Any, by: Any, access: Any) -> Transition[Any]:
        return Transition(keys, key, verb, by, access)

    def refusal(illegal: IllegalMove) -> Refused:
        return Refused(f"It is {illegal.state}", code="illegal")

    keys: Lifecycle[Any, Transition[Any]] = Lifecycle(
        moves=TABLE,
        lock=lambda pk: Key.objects.select_for_update().get(pk=pk),
        ask=ask,
        begin=begin,
        settle=lambda change, before: settled.append((before.value, change.subject.state)),
        refusal=refusal,
    )
    yield SimpleNamespace(keys=keys, key=Key.objects.create(), settled=settled)


def do(desk: Any, verb: Verb, by: User | None) -> None:
    with transition(desk.keys, desk.key, verb, by=by, at=at("Mon 10:00")) as change:
        change.go()
        change.subject.label = f"{verb} by the {change.access}"
        change.record(KeyEvent[verb.name])


def test_a_verb_moves_settles_saves_and_records_under_its_moment(company: Company, desk: Any) -> None:
    do(desk, V.LEND, company.mia)
    assert (desk.key.state, desk.key.label) == (S.OUT, "lend by the keeper"), (
        "what was handed in is read again"
    )
    assert desk.settled == [("in", "out")]
    event = Event.objects.get(subject_type="tickets.key")
    assert (event.kind, event.actor, event.at) == ("key.lend", company.mia, at("Mon 10:00"))


def test_a_verb_that_leaves_the_state_alone_settles_too(company: Company, desk: Any) -> None:
    do(desk, V.COUNT, None)
    assert (desk.key.state, desk.key.label) == (S.IN, "count by the desk")
    assert desk.settled == [("in", "in")]


def test_a_move_back_leads_to_the_state_before_and_to_the_first_where_none_is_known(
    company: Company, desk: Any
) -> None:
    type(desk.key).objects.update(state=S.LOST, state_before=S.OUT)
    do(desk, V.FIND, company.mia)
    assert desk.key.state == S.OUT
    type(desk.key).objects.update(state=S.LOST, state_before="")
    do(desk, V.FIND, company.mia)
    assert desk.key.state == S.IN


@pytest.mark.parametrize(
    ("person", "verb", "error"),
    [("noah", V.LEND, NotAllowed), ("noah", V.RETURN, NotAllowed), ("mia", V.RETURN, Refused)],
)
def test_what_is_refused_leaves_everything_as_it_was(
    company: Company, desk: Any, person: str, verb: Verb, error: type[Exception]
) -> None:
    """Whose it is, is asked before the move."""
    with pytest.raises(error):
        do(desk, verb, company.people[person])
    desk.key.refresh_from_db()
    assert (desk.key.state, desk.key.label, desk.settled) == (S.IN, "", [])
    assert not Event.objects.filter(subject_type="tickets.key").exists()


def test_who_may_not_know_of_it_finds_nothing(company: Company, desk: Any) -> None:
    with pytest.raises(type(desk.key).DoesNotExist):
        do(desk, V.LEND, company.olga)


def test_what_fails_on_the_way_leaves_everything_as_it_was(company: Company, desk: Any) -> None:
    with (
        pytest.raises(RuntimeError),
        transition(desk.keys, desk.key, V.LEND, by=company.mia) as change,
    ):
        change.go()
        change.record(KeyEvent.LEND)
        raise RuntimeError
    desk.key.refresh_from_db()
    assert (desk.key.state, desk.settled) == (S.IN, [])
    assert not Event.objects.filter(subject_type="tickets.key").exists()


def test_the_verdict_is_of_the_row_under_the_lock_and_not_of_what_was_handed_in(
    company: Company, desk: Any
) -> None:
    type(desk.key).objects.update(state=S.OUT)
    assert desk.key.state == S.IN, "read before somebody else lent it"
    with pytest.raises(Refused, match="It is out"):
        do(desk, V.LEND, company.mia)


def test_without_a_moment_the_clock_is_read_once_the_locks_are_held(company: Company, desk: Any) -> None:
    with (
        clock.frozen(at("Tue 09:00")),
        transition(desk.keys, desk.key, V.LEND, by=company.mia) as change,
    ):
        assert change.at == at("Tue 09:00")
