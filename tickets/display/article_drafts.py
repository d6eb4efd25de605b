"""An article as it begins from a resolution: cleaned of people, with what was taken out in words."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servicedesk.text.redaction import Taken, without_people
from servicedesk.web.display.joining import listed
from tickets.models import Ticket
from tickets.queries.resolutions import names_around, names_within, resolution_of

MOST_TITLE = 120
_CHINESE = re.compile("[\u3400-\u9fff]")


class ArticleDraft(NamedTuple):
    """Title and text in one `language` ("en" or "zh"), and what was taken out of both, by kind."""

    language: str
    title: str
    body: str
    taken: Mapping[Taken, int]


def article_draft(ticket: Ticket) -> ArticleDraft:
    """Return the draft: the title of the request, and what the provider said when it was resolved."""
    resolution = resolution_of(ticket)
    language = "zh" if _CHINESE.search(resolution or ticket.title) else "en"
    names = {*names_around(ticket), *names_within(f"{ticket.title}\n{resolution}")}
    with translation.override("zh-hans" if language == "zh" else "en"):
        shown = {
            Taken.NAME: _("(name)"),
            Taken.EMAIL: _("(email address)"),
            Taken.PHONE: _("(phone number)"),
            Taken.NUMBER: _("(number)"),
        }
    title, body = (without_people(text, names, shown) for text in (ticket.title, resolution))
    taken = {kind: title.taken.get(kind, 0) + body.taken.get(kind, 0) for kind in Taken}
    found = {kind: count for kind, count in taken.items() if count}
    return ArticleDraft(language, title.text[:MOST_TITLE], body.text, found)


def taken_words(taken: Mapping[Taken, int]) -> str:
    """Return what was taken out, as a sentence."""
    if not taken:
        return _("Nothing was taken out. Make sure that no one can be recognized.")
    words = {
        Taken.NAME: lambda n: ngettext("%(count)s name", "%(count)s names", n),
        Taken.EMAIL: lambda n: ngettext("%(count)s email address", "%(count)s email addresses", n),
        Taken.PHONE: lambda n: ngettext("%(count)s phone number", "%(count)s phone numbers", n),
        Taken.NUMBER: lambda n: ngettext("%(count)s number", "%(count)s numbers", n),
    }
    what = listed(words[kind](count) % {"count": count} for kind, count in taken.items())
    return _("Taken out: %(what)s. Make sure that no one can be recognized.") % {"what": what}
