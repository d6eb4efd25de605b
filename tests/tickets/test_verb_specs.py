"""The table of verbs: each has all that there is to say of it, and a new one is an entry, an action and a rule."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from inspect import signature
from typing import Any, cast

import pytest
from django.utils.translation import gettext_lazy
from rest_framework.test import APIRequestFactory, force_authenticate

from departments.models import Membership
from servicedesk.accounts.models import User
from servicedesk.events import clock, record, texts
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.fields import Text
from servicedesk.events.kinds import EventKind, data_of
from servicedesk.events.models import Event
from servicedesk.notifications import kinds
from servicedesk.notifications.kinds import Wording
from servicedesk.notifications.models import Notice
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.api.strict import StringField
from servicedesk.web.forms.text_fields import LineField
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.markup import markup_of
from tests.tickets.pages import SignIn, filed, post, text_of
from tickets import rules, workflow
from tickets.actions.lifecycle import resolve
from tickets.actions.transition import transition
from tickets.actions.work import transfer
from tickets.api.verb_calls import add_calls
from tickets.api.views import TicketViewSet
from tickets.display.history.lines import Readers, Shown, actor_line
from tickets.display.history.wording import shown_kinds
from tickets.events import TicketEvent
from tickets.forms.verbs.base import VerbForm
from tickets.models import Message, Ticket
from tickets.notifications.emails import actor_of, ticket_wording
from tickets.notifications.telling import Data, News, on, ticket_kind
from tickets.verbs.bodies import VerbBody
from tickets.verbs.perform import perform
from tickets.verbs.spec import Button, Call, VerbSpec
from tickets.verbs.table import VERBS, add, calls
from tickets.workflow import BY_THE_DESK, MOVES, PAUSES, PLANNED, RIGHTS, STILL, Role, State, Verb

IN_THE_TABLE = {verb for moves in MOVES.values() for verb in moves} | set(STILL)
SOMEBODYS = frozenset[Verb]().union(*RIGHTS.values())
NOT_DATA = {"ticket", "by", "at", "source"}


@pytest.fixture(autouse=True)
def noon(company: Company) -> Iterator[datetime]:
    """Verbs happen on Monday at 11:30."""
    moment = at("Mon 11:30")
    with clock.frozen(moment):
        yield moment


def test_every_verb_is_somewhere_in_the_table_of_moves() -> None:
    assert set(Verb) == IN_THE_TABLE


def test_every_dialog_says_in_its_title_and_on_its_button_what_it_does() -> None:
    """Its page would be titled by the request's number, and its button would say that something is sent."""
    untitled = {spec.verb for spec in VERBS.values() if not spec.form.title}
    sends = {spec.verb for spec in VERBS.values() if str(spec.form.send) == "Send"}
    assert untitled == set() and sends == {Verb.REPLY, Verb.ANSWER}


def test_every_dialog_with_a_message_says_what_to_write(company: Company) -> None:
    ticket = filed(company)
    labels = {
        spec.verb: str(spec.form(ticket=ticket, user=company.mia).fields["body"].label)
        for spec in VERBS.values()
        if "body" in spec.form.base_fields
    }
    assert labels == {
        Verb.ANSWER: "Reply", Verb.ASK: "Question", Verb.NOTE: "Note", Verb.NOT_SOLVED: "What is still missing?",
        Verb.NO_OWNER: "Why does no department do this?",
        Verb.REOPEN: "What is still missing?", Verb.REPLY: "Reply", Verb.RESOLVE: "What was done",
    }  # fmt: skip


def test_every_verb_has_its_spec_but_those_that_are_planned_and_the_desks_own() -> None:
    assert set(VERBS) == set(Verb) - PLANNED - BY_THE_DESK
    assert not PLANNED & BY_THE_DESK


def test_nobody_has_a_right_to_what_is_planned_and_everything_else_is_somebodys() -> None:
    assert set(VERBS) == SOMEBODYS


@pytest.mark.parametrize("spec", VERBS.values(), ids=lambda spec: spec.verb.value)
def test_a_spec_says_everything_of_its_verb(spec: VerbSpec) -> None:
    assert spec.verb in IN_THE_TABLE and spec.verb in SOMEBODYS
    assert issubclass(spec.form, VerbForm) and spec.calls
    assert all(issubclass(call.body, VerbBody) and call.summary for call in spec.calls)
    assert str(spec.success_message) and spec.events
    assert all(shown_kinds()[kind] == shown for kind, shown in spec.events.items())
    assert all(str(button.label) and button.icon for button in spec.buttons)


@pytest.mark.parametrize("spec", VERBS.values(), ids=lambda spec: spec.verb.value)
def test_form_and_body_hand_the_action_what_it_takes_and_nothing_else(spec: VerbSpec) -> None:
    taken = {name: one for name, one in signature(spec.action).parameters.items() if name not in NOT_DATA}
    needed = {name for name, one in taken.items() if one.default is one.empty}
    offered = [set(call.body().fields) | set(call.also) for call in spec.calls]
    asked = set(spec.form.base_fields) - {"seen", "submission_key", "kind"}
    for data in (*offered, asked):
        names = {spec.body_argument if name == "body" else name for name in data}
        assert needed <= names <= set(taken)


def test_every_declared_event_of_a_ticket_is_a_verbs_or_the_desks_own_and_says_how_it_is_shown() -> None:
    recorded = {kind for spec in VERBS.values() for kind in spec.events}
    assert recorded | {
        TicketEvent.SUBMITTED,
        TicketEvent.IMPORTED_MOVE,
        TicketEvent.AWAITED,
        TicketEvent.OWNER_FOUND,
        TicketEvent.OWNER_TAKEN_BACK,
        TicketEvent.REFILE_UNDONE,
        TicketEvent.WORD_DUE,
    } == set(TicketEvent)
    assert set(TicketEvent) <= set(shown_kinds())


def test_an_event_is_not_shown_in_two_ways() -> None:
    before = dict(shown_kinds())
    twice = VerbSpec(
        verb=Verb.TAKE,
        action=print,
        form=VerbForm,
        calls=(Call("?"),),
        success_message="",
        events={TicketEvent.ASKED: Shown()},
    )
    kept = VERBS[Verb.TAKE]
    try:
        with pytest.raises(ValueError, match="two ways"):
            add(twice)
    finally:
        VERBS[Verb.TAKE] = kept
    assert shown_kinds() == before


def test_every_pause_is_a_waiting_state_and_a_reason_of_the_promise() -> None:
    assert set(PAUSES) <= workflow.WAITING_STATES


def test_calls_have_addresses_of_their_own() -> None:
    assert len(calls()) == sum(len(spec.calls) for spec in VERBS.values())


# Whose it is and whether it fits are asked under the lock.


def test_a_verb_is_asked_about_once_on_its_way_from_the_page_and_from_the_api(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    rights = rules.rights_of

    def counted(seen: rules.Access, ticket: Ticket) -> frozenset[Verb]:
        asked.append(ticket.state)
        return rights(seen, ticket)

    ticket, page, program = filed(company), as_person(company.li_wei), JsonClient()
    program.force_authenticate(company.li_wei)
    for module in (rules, rules.verbs):
        monkeypatch.setattr(module, "rights_of", counted)
    assert post(page, ticket, "take").status_code == 302
    assert asked == [State.NEW]
    program.post(f"/api/v1/tickets/{ticket.number}/note/", {"body": "On my way"})
    assert asked[1:] == [State.IN_PROGRESS] * 2, (
        "the second time is for what the answer says can be done next"
    )


def test_whose_it_no_longer_is_hears_that_before_news_and_before_what_is_wrong_with_the_form(
    company: Company, as_person: SignIn
) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    seen = agent.get(ticket.get_absolute_url()).context["timeline"].seen
    perform(Verb.TAKE, ticket=ticket, by=company.li_wei, data={})
    transfer(ticket=ticket, to=company.it, reason="Cables", by=company.hugo, at=at("Mon 11:20"))
    words = {"composer": "1", "kind": "public", "seen": seen}
    for body in ("We come at noon.", " "):
        answer = post(agent, ticket, "reply", body=body, **words)
        assert answer.status_code == 403 and "you can no longer do this" in text_of(answer)
    assert not Message.objects.exists()


def test_sight_that_ends_between_the_look_and_the_lock_is_a_404(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    spec = VERBS[Verb.TAKE]

    def moved_away(**given: Any) -> Any:
        Membership.objects.filter(user=company.li_wei).update(department=company.sales)
        return spec.action(**given | {"by": type(company.li_wei).objects.get(pk=company.li_wei.pk)})

    monkeypatch.setitem(VERBS, Verb.TAKE, VerbSpec(**{**vars(spec), "action": moved_away}))
    assert post(agent, ticket, "take").status_code == 404
    assert Ticket.objects.get().state == State.NEW


def test_a_verb_by_its_name_refuses_as_its_action_does(company: Company) -> None:
    ticket = filed(company)
    with pytest.raises(NotAllowed):
        perform(Verb.TAKE, ticket=ticket, by=company.mia, data={})
    with pytest.raises(Ticket.DoesNotExist):
        perform(Verb.TAKE, ticket=ticket, by=company.olga, data={})
    resolve(ticket=ticket, answer="Moved.", by=company.hugo, at=at("Mon 11:00"))
    with pytest.raises(Refused):
        perform(Verb.ASK, ticket=ticket, by=company.li_wei, data={"body": "Which floor?", "files": []})
    with pytest.raises(KeyError):
        perform(Verb.MERGE, ticket=ticket, by=company.li_wei, data={})


def test_a_verb_by_its_name_does_what_its_action_does(company: Company) -> None:
    ticket = filed(company)
    perform(Verb.ASK, ticket=ticket, by=company.li_wei, data={"body": "Which floor?", "files": []})
    assert (ticket.state, Message.objects.get().body) == (State.WAITING_REQUESTER, "Which floor?")


# The recipe of tickets/README.md, "Add a verb", followed by a verb that the product does not have.


class Made(StrEnum):
    WAVE = "wave"


@dataclass(frozen=True)
class Waved:
    greeting: Text


class MadeEvent(EventKind):
    WAVED = "test.waved", Waved


def wave(*, ticket: Ticket, by: Any, greeting: str, at: datetime | None = None) -> None:
    with transition(ticket, cast(Verb, Made.WAVE), by=by, at=at) as change:
        change.record(MadeEvent.WAVED, greeting=greeting)


class WaveForm(VerbForm):
    title = "Wave to them?"
    greeting = LineField(label="Greeting")


class WaveBody(VerbBody):
    greeting = StringField(max_length=20)


SPEC = VerbSpec(
    verb=cast(Verb, Made.WAVE),
    action=wave,
    form=WaveForm,
    calls=(Call("Wave", WaveBody),),
    events={MadeEvent.WAVED: Shown(actor_line("%(actor)s waved", "hand-thumbs-up"), to=Readers.CONTENT)},
    success_message=gettext_lazy("Sent."),
    buttons=(Button("Wave…", "hand-thumbs-up", key="w"),),
    counted=gettext_lazy("Waves"),
)


@pytest.fixture
def waving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the verb: its move, its rule, its action, its entry."""
    monkeypatch.setitem(cast(Any, STILL), Made.WAVE, frozenset({State.NEW}))
    monkeypatch.setitem(cast(Any, RIGHTS), Role.REQUESTER, RIGHTS[Role.REQUESTER] | {Made.WAVE})
    monkeypatch.setitem(VERBS, Made.WAVE, SPEC)
    monkeypatch.setattr("tickets.display.history.wording._shown", {**shown_kinds(), **SPEC.events})


@pytest.mark.usefixtures("waving")
def test_a_made_up_verb_has_its_button_form_line_and_refusals_on_the_page(
    company: Company, as_person: SignIn
) -> None:
    ticket, requester, agent = filed(company), as_person(company.mia), as_person(company.li_wei)
    page, address = ticket.get_absolute_url(), f"{ticket.get_absolute_url()}do/wave/"
    assert 'data-key="w"' in markup_of(requester.get(page))
    assert "Wave…" not in text_of(agent.get(page))
    assert "Wave to them?" in text_of(requester.get(address))
    assert post(requester, ticket, "wave", greeting="").status_code == 400
    assert post(agent, ticket, "wave", greeting="Hi").status_code == agent.get(address).status_code == 403
    assert post(requester, ticket, "wave", greeting="Hi").status_code == 302
    waved = data_of(Event.objects.get(kind=MadeEvent.WAVED), Waved)
    assert texts.text_of(waved.greeting) == "Hi"
    assert "Mia Zhou waved" in text_of(requester.get(page))
    assert "Waves" not in text_of(requester.get(page)), "how often is for those who work on it"
    assert re.search(r"Waves</dt>\s*<dd>1 time</dd>", text_of(agent.get(page)))
    resolve(ticket=ticket, answer="Moved.", by=company.hugo, at=at("Mon 11:00"))
    assert post(requester, ticket, "wave", greeting="Hi").status_code == 409


def test_the_notice_of_a_made_up_verb_says_in_one_place_who_is_told_and_in_which_words(
    company: Company, waving: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(record, "_subscribers", defaultdict(dict))
    monkeypatch.setattr(record, "_functions", dict(record._functions))
    monkeypatch.setattr(record, "_aliases", dict(record._aliases))

    @ticket_kind("test.waved", "A wave")
    def waved(recipient: User, data: Data) -> Wording | None:
        return ticket_wording(data["the_ticket"], f"{actor_of(data)} waves: {data['greeting']}", because="")

    @on(cast(TicketEvent, MadeEvent.WAVED))
    def tell_waved(news: News) -> None:
        said = texts.text_of(data_of(news.event, Waved).greeting)
        news.tell(waved, [company.mia, company.li_wei], greeting=said)

    wave(ticket=filed(company), by=company.mia, greeting="Hi")
    dispatch_pending()
    told = Notice.objects.get(kind="test.waved")
    (words,) = kinds.worded(told.recipient, [(told.kind, told.data)])
    assert told.recipient == company.li_wei, "who waves knows"
    assert words is not None and words.title == "Mia Zhou waves: Hi"


@pytest.mark.usefixtures("waving")
def test_a_made_up_verb_has_its_address_and_refusals_in_the_api(company: Company) -> None:
    ticket = filed(company)

    class Tickets(TicketViewSet):
        pass

    assert add_calls(Tickets) is Tickets
    view = Tickets.as_view({"post": "wave"})

    def call(person: str, **body: Any) -> Any:
        request = APIRequestFactory().post("/", body, format="json")
        force_authenticate(request, company.people[person])
        return view(request, number=ticket.number)

    assert [call("mia", greeting="").status_code, call("mia", greeting="Hi", at="now").status_code] == [
        400,
        400,
    ]
    assert call("li_wei").status_code == 403, "whose it is not hears that before what is wrong with the body"
    assert call("olga", greeting="Hi").status_code == 404
    answer = call("mia", greeting="Hi")
    assert answer.status_code == 200 and "wave" in answer.data["verbs"] and answer.data["counts"] == {}
    program = JsonClient()
    program.force_authenticate(company.li_wei)
    assert program.get(f"/api/v1/tickets/{ticket.number}/").data["counts"] == {"wave": 1}
    assert Event.objects.get(kind=MadeEvent.WAVED).actor == company.mia
    resolve(ticket=ticket, answer="Moved.", by=company.hugo, at=at("Mon 11:00"))
    assert call("mia", greeting="Hi").status_code == 409


def test_a_planned_verb_has_no_address(company: Company, as_person: SignIn) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    for verb in PLANNED | BY_THE_DESK:
        assert post(agent, ticket, verb.value).status_code == 404
