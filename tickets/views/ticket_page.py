"""Everything that the page of a ticket shows, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from departments.queries.people import department_of
from servicedesk.accounts.display.away import absences_in_words, with_absence
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.web.display.people import named
from sla.enums import ClockKind
from tickets import rules
from tickets.display.asker import asker_of
from tickets.display.facts import fact_groups, missing_words
from tickets.display.history.timeline import Timeline, timeline_of
from tickets.display.progress import headline, moved_at, steps, taken_at
from tickets.display.promise_card import ClockCard, cards_of
from tickets.forms.uploads import composer_files, size_hint
from tickets.forms.verbs.conversation import NO_WORDS, MessageForm
from tickets.models import Ticket
from tickets.queries.answers import asks_later
from tickets.queries.watching import watchings
from tickets.verbs.buttons import buttons, later_buttons
from tickets.verbs.counts import facts_counted
from tickets.verbs.offers import offer_to
from tickets.verbs.spec import Place
from tickets.workflow import State, Verb

TALKING = frozenset({Verb.REPLY, Verb.ANSWER, Verb.NOTE})


def ticket_context(request: PersonRequest, ticket: Ticket, **more: Any) -> dict[str, Any]:
    """Return the context of the page; `form`, `kind` and `refused` put back what was typed and say what is wrong."""
    user = request.user
    request.area = reverse("my_requests" if ticket.requester_id == user.pk else "queue")
    seen = rules.access(user, ticket)
    timeline = timeline_of(ticket, user, seen)
    since = moved_at(ticket, timeline.events)
    offer = offer_to(user, ticket, seen, clock.reading())
    verbs = offer.now
    promises = cards_of(ticket, clock.reading(), user, seen)
    watchers = watchings(ticket) if seen.sees_content else []
    return {
        "ticket": ticket,
        "access": seen,
        "verbs": {verb.value for verb in verbs},
        "headline": headline(ticket, user, since),
        **_who_is_away(ticket, [one.person for one in watchers]),
        "steps": steps(ticket, user, since, taken_at(timeline.events)),
        "timeline": timeline if seen.sees_content else None,
        "may_begin_article": rules.may_begin_article(user, ticket, seen),
        "promises": promises,
        "done_by": _done_by(promises),
        "next_card": _next(promises),
        **_answers(ticket, timeline, seen),
        "watchers": watchers,
        "affected": sum(one.has_too for one in watchers),
        "head_buttons": buttons(verbs, Place.HEAD),
        "menu_buttons": buttons(verbs, Place.MENU),
        "later_buttons": later_buttons(offer),
        "composer": _composer(ticket, user, seen, verbs, **more),
        "crumbs": _crumbs(ticket),
        "refused": more.get("refused", ""),
        "meanwhile": more.get("meanwhile", []),
    }


def _answers(ticket: Ticket, timeline: Timeline, seen: rules.Access) -> dict[str, Any]:
    """Return what the form says: a short one among the facts, any other in a panel of its own."""
    if not seen.sees_content:
        return {}
    groups = fact_groups(ticket, timeline.files)
    is_short = all(group.is_short for group in groups)
    short = [fact for group in groups for fact in group.facts] if is_short else []
    return {
        "facts": [*facts_counted(timeline.events, seen), *short],
        "answers": [] if is_short else groups,
        **missing_words(ticket),
        "asks_more": asks_later(ticket),
    }


def _composer(
    ticket: Ticket, user: User, seen: rules.Access, verbs: frozenset[Verb], form: MessageForm | None = None,
    kind: str = "", **_more: Any,
) -> dict[str, Any] | None:  # fmt: skip
    if not verbs & TALKING:
        return None
    is_public = bool(verbs & {Verb.REPLY, Verb.ANSWER})
    answers = Verb.ANSWER in verbs and ticket.state == State.WAITING_REQUESTER
    unit = department_of(ticket.holder_department)
    to = named(unit) if seen.is_requester or not seen.works else asker_of(ticket)
    return {
        "verb": Verb.ANSWER if answers else Verb.REPLY if is_public else Verb.NOTE,
        "to": to,
        "is_public": is_public,
        "is_note": Verb.NOTE in verbs,
        "key": (form is not None and form["submission_key"].value()) or uuid4(),
        "kind": kind or ("public" if is_public else "note"),
        "value": form["body"].value() if form is not None else "",
        "errors": [*form.errors.get("body", []), *form.non_field_errors()] if form is not None else [],
        "file_errors": form.errors.get("files", []) if form is not None else [],
        "empty": NO_WORDS,
        "files": composer_files(form),
        "size_hint": size_hint(),
        "only": _("Only %(unit)s can see this note.") % {"unit": named(unit)},
        "buttons": buttons(verbs, Place.COMPOSER),
    }


def _who_is_away(ticket: Ticket, watchers: Iterable[User]) -> dict[str, Any]:
    """Name who has it, and say so if they are away; and who else of those named beside the conversation is."""
    people = {ticket.requester, ticket.filer, ticket.holder_person, *watchers} - {None}
    away = absences_in_words({one.pk for one in people if one is not None}, clock.reading())
    holder = ticket.holder_person
    return {"holder": with_absence(holder, away) if holder is not None else "", "away": away}


def _done_by(promises: list[ClockCard]) -> ClockCard | None:
    """Return the promise that says when it will be done; None while that is over or paused."""
    done = (card for card in promises if card.clock.kind == ClockKind.RESOLUTION)
    return next(
        (card for card in done if card.clock.stopped_at is None and card.clock.due_at is not None), None
    )


def _next(promises: list[ClockCard]) -> ClockCard | None:
    """Return the clock that says most in one line: the one due next; else a paused one, else an ended one.

    The cards come with the most important first.
    """
    cards = [card for card in promises if card.has_chip]
    open_cards = [card for card in cards if card.clock.stopped_at is None]
    running = [(card.clock.due_at, n) for n, card in enumerate(open_cards) if card.clock.due_at is not None]
    if running:
        card = open_cards[min(running)[1]]
        return replace(card, standing=replace(card.standing, kind=card.clock.kind))
    return next(iter(open_cards or cards), None)


def _crumbs(ticket: Ticket) -> list[dict[str, str]]:
    return [
        {"label": named(ticket.provider), "url": ""},
        {"label": named(ticket.service.category), "url": ""},
        {"label": named(ticket.service), "url": ""},
    ]
