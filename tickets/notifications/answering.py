"""What was promised at filing: it came, or its day has."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.answers.keeping import restored
from departments.display.answers import in_language
from departments.formspec.evaluation import Follows
from departments.formspec.fields import FieldSpec
from departments.models import form_spec_of
from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.notifications.kinds import Wording
from servicedesk.web.display.joining import listed, sentences
from tickets.display.facts import promised_item
from tickets.events import AnswersChanged, Awaited, TicketEvent
from tickets.models import AnswerChange
from tickets.queries import audience
from tickets.queries.answers import promised
from tickets.workflow import Verb

from .emails import actor_of, because_of, because_they_work, page_of, ticket_wording
from .telling import ASKING, IN_APP, WORKING, Data, News, on, ticket_kind, works_a_queue


@ticket_kind(
    "ticket.supplied",
    gettext_lazy("The requester added what was missing"),
    group=WORKING,
    order=33,
    concerns=works_a_queue,
    icon="upload",
)
def supplied(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "name": actor_of(data)}
    added, postponed = data.get("added"), data.get("postponed")
    title = _("%(number)s: %(name)s added what was missing")
    if postponed and not added:
        title = _("%(number)s: %(name)s named another day")
    body = _which(form_spec_of(ticket.form_id).by_key, added or (), postponed or {})
    because = because_they_work(recipient, data)
    return ticket_wording(ticket, title % parts, body, because=because, with_answers=True)


def _which(fields: Mapping[str, FieldSpec], added: Iterable[str], postponed: Mapping[str, str]) -> str:
    labels = listed(in_language(fields[key].label) for key in added)
    later = (
        promised_item(in_language(fields[key].label), date.fromisoformat(day))
        for key, day in postponed.items()
    )
    return sentences(
        [
            _("Added: %(questions)s.") % {"questions": labels} if labels else "",
            _("Coming later: %(items)s.") % {"items": listed(later)} if postponed else "",
        ]
    )


@ticket_kind(
    "ticket.awaited",
    gettext_lazy("Something you promised to send is due today"),
    group=ASKING,
    order=16,
    icon="alarm",
)
def awaited(recipient: User, data: Data) -> Wording | None:
    """Nothing where it came, or was promised for another day, in the meantime."""
    ticket = data["the_ticket"]
    still = {spec.key: in_language(spec.label) for spec, _day in promised(ticket)}
    labels = [still[key] for key in data["questions"] if key in still]
    if not labels or not ticket.is_open:
        return None
    parts = {"number": ticket.number, "what": listed(labels)}
    return ticket_wording(
        ticket,
        _("%(number)s: today you wanted to add %(what)s") % parts,
        _("If you need more time, name another day there."),
        actions=[(_("Add it now"), page_of(ticket, Verb.SUPPLY))],
        because=because_of(data),
    )


@on(TicketEvent.SUPPLIED)
def tell_supplied(news: News) -> None:
    """Whoever has it; where no one has, the queue sees it."""
    holders = audience.assignee_of(news.ticket, news.event.at)
    changes = AnswerChange.objects.filter(pk__in=data_of(news.event, AnswersChanged).changes).order_by("pk")
    which = _told(form_spec_of(news.ticket.form_id).by_key, changes)
    news.tell(supplied, holders, **which)
    if not holders:
        news.tell(supplied, audience.queue_of(news.ticket.holder_department), channels=IN_APP, **which)


def _told(fields: Mapping[str, FieldSpec], changes: Iterable[AnswerChange]) -> dict[str, Any]:
    """Return the keys of the questions that were answered, and of those put off, each with its day."""
    added: list[str] = []
    postponed: dict[str, str] = {}
    for one in changes:
        spec = fields[one.field_key]
        value = restored(spec, one.after)
        if isinstance(value, Follows):
            postponed[spec.key] = value.on.isoformat()
        elif spec.is_asked and one.after is not None:
            added.append(spec.key)
    return {"added": added, "postponed": postponed}


@on(TicketEvent.AWAITED)
def tell_awaited(news: News) -> None:
    """The asking side is reminded of what it promised for today."""
    questions = list(data_of(news.event, Awaited).questions)
    news.tell(awaited, audience.asking_side(news.ticket), questions=questions)
