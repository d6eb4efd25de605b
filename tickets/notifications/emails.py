"""What the notices about tickets share: the check that comes first, and the parts of their mails."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import unescape
from typing import Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from departments.models import Department
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.text.spacing import spaced
from servicedesk.web.display.joining import clauses, listed
from servicedesk.web.display.moments import dated_moment_text
from servicedesk.web.display.people import named
from tickets.display.asker import asker_of
from tickets.display.facts import answer_lines
from tickets.models import Message, Ticket
from tickets.queries.notice_context import gather_context

from .confidential import discreet

Data = Mapping[str, Any]
WordingFunction = Callable[[User, Data], Wording | None]
TEMPLATE = "tickets/emails/notice"
ASKING = gettext_lazy("Requests you submitted or follow")
EXCERPT = 160
QUOTE = 3000


def ticket_kind(
    name: str, label: Any, *, says: str = "", is_discreet: bool = False, **options: Any
) -> Callable[[WordingFunction], WordingFunction]:
    """Register the decorated function: it words the notices of a kind.

    It is asked only where the recipient may know of the ticket; with `says="message"` only where they may read what
    was said as well. Of a confidential ticket everyone is told number, state and link: the title is then the kind's
    label, or its own where `is_discreet` says that it consists of number and moments alone.
    """

    def add(wording_of: WordingFunction) -> WordingFunction:
        def word(recipient: User, data: Data) -> Wording | None:
            ticket = data["the_ticket"]
            if ticket is None or (says == "message" and data["the_message"] is None):
                return None
            wording = wording_of(recipient, data)
            if wording is None or not ticket.is_confidential:
                return wording
            what = _("%(number)s: %(what)s") % {"number": ticket.number, "what": label}
            title = wording.title if is_discreet else what
            return discreet(ticket, title, wording.path, is_over=wording.is_over)

        register(Kind(name=name, label=label, word=word, template=TEMPLATE, gather=gather_context, **options))
        return wording_of

    return add


def actor_of(data: Data) -> str:
    """Return who did it, in the reader's script; the desk itself where no one did."""
    return named(data["the_actor"]) or str(settings.SITE_NAME)


def excerpt(message: Message) -> str:
    """Return the beginning of what was said, on one line and without its markup, or the names of its files."""
    if message.body:
        line = " ".join(unescape(strip_tags(message.shown)).split())
    else:
        names = sorted(file.name for file in message.attachments.all())
        line = _("Attached: %(names)s") % {"names": listed(names)}
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"


def mail_context(
    ticket: Ticket,
    *,
    because: str,
    message: Message | None = None,
    quote: str = "",
    note: str = "",
    actions: Sequence[tuple[str, str]] = (),
    due_at: datetime | None = None,
    with_answers: bool = False,
) -> dict[str, Any]:
    """Return the parts of a mail: the ticket's facts, what was said, the buttons (label, path), why one gets it.

    `with_answers`: the answers of its form too, worded only where a mail is written.
    """
    said = message.body if message is not None else quote
    return {
        # The body is the beginning of what was said, which the mail shows whole.
        **({"lead": ""} if message is not None and message.body else {}),
        "facts": SimpleLazyObject(
            lambda: [*_facts(ticket, due_at), *(answer_lines(ticket) if with_answers else [])]
        ),
        "quote": said[:QUOTE] + ("…" if len(said) > QUOTE else ""),
        "quote_by": named(message.author) if message is not None else "",
        "note": note,
        "because": because,
        "actions": [
            {"label": label, "url": settings.SITE_URL + path, "is_first": position == 0}
            for position, (label, path) in enumerate(
                actions or [(_("Open the request"), ticket.get_absolute_url())]
            )
        ],
    }


def _facts(ticket: Ticket, due_at: datetime | None) -> list[tuple[str, str]]:
    facts = [
        (_("Request"), f"{ticket.number} · {ticket.title}"),
        (_("Service"), named(ticket.service)),
        (pgettext("fact in a mail", "Requester"), _with_unit(asker_of(ticket), ticket.consumer)),
        (_assigned_to(ticket), _with_unit(named(ticket.holder_person), ticket.holder_department)),
    ]
    if due_at is not None:
        facts.append((pgettext("fact in a mail", "Due"), dated_moment_text(due_at)))
    return facts


def _assigned_to(ticket: Ticket) -> str:
    if ticket.holder_person is None:
        return pgettext("fact in a mail about a department", "Assigned to")
    return pgettext("fact in a mail about a person", "Assigned to")


def _with_unit(person: str, unit: Department) -> str:
    """Return "Mia Zhou, Finance", or the department alone."""
    return spaced(clauses([one for one in (person, named(unit)) if one]))


def ticket_wording(
    ticket: Ticket, title: str, body: str = "", *, is_over: bool = False, **parts: Any
) -> Wording:
    """Return the notice: its title is the mail's subject, its page the ticket's."""
    return Wording(
        title=title,
        body=body,
        about="" if ticket.title in title + body else ticket.title,
        path=ticket.get_absolute_url(),
        context=mail_context(ticket, **parts),
        is_over=is_over,
    )


def moment_in(data: Data, key: str) -> datetime | None:
    """Return a moment stored as text in a notice's data."""
    return datetime.fromisoformat(data[key]) if data.get(key) else None


def works_a_queue(person: User) -> bool:
    """Say whether the person works any queue, so that notices about work concern them."""
    return bool(reach_of(person).works)


def because_of(data: Data) -> str:
    """Return why someone of the asking side, or a watcher, gets the notice."""
    ticket = data["the_ticket"]
    if data["access"].is_filer:
        return _("You are receiving this because you submitted it for %(name)s.") % {
            "name": named(ticket.requester)
        }
    if data["access"].is_requester and ticket.filer_id != ticket.requester_id:
        return _("You are receiving this because %(name)s submitted it for you.") % {
            "name": named(ticket.filer)
        }
    if data["access"].is_requester:
        return _("You are receiving this because it is your request.")
    return _("You are receiving this because you follow this request.")


def because_they_work(recipient: User, data: Data) -> str:
    """Return why someone who works on the request is told: it is theirs, or they act for whoever it is assigned to."""
    if data["the_ticket"].holder_person_id == recipient.pk:
        return _("You are receiving this because the request is assigned to you.")
    return _("You are receiving this because you are the deputy of the assignee, or lead the team.")


def because_of_side(recipient: User, data: Data) -> str:
    """Return why someone is told who asked, follows or works on the request."""
    seen = data["access"]
    asks = seen.is_requester or seen.is_filer or seen.is_watcher
    return because_they_work(recipient, data) if seen.works and not asks else because_of(data)
