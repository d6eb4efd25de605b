"""The parts of notices about tickets and of their mails: the facts, what was said, the buttons, why one gets it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import unescape
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Wording
from servicedesk.text.spacing import spaced
from servicedesk.web.display.joining import clauses, listed
from servicedesk.web.display.moments import dated_moment_text
from servicedesk.web.display.people import named
from tickets.display.asker import asker_of
from tickets.display.facts import answer_lines
from tickets.models import Message, Ticket
from tickets.workflow import Verb

Data = Mapping[str, Any]
EXCERPT = 160
QUOTE = 3000


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


def due_text(at: datetime | None) -> str:
    """Return "Due Tue 3 Mar, 10:30." or nothing."""
    return _("Due %(moment)s.") % {"moment": dated_moment_text(at)} if at is not None else ""


def page_of(ticket: Ticket, verb: Verb) -> str:
    """Return the page that asks before it does: a link in a mail never does anything by itself."""
    return reverse("ticket_verb", args=[ticket.number, verb.value])


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
