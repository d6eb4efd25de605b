"""Notices of confidential requests: number, state and link, for every reader.

What such a request says leaves only through a page or call of someone who is signed in and may read it now. A notice
and its mail carry no title, no words and no names.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from servicedesk.notifications.kinds import Wording
from tickets.models import Ticket


def discreet(ticket: Ticket, title: str, path: str = "", *, is_over: bool = False, **more: Any) -> Wording:
    """Return the notice of a confidential ticket; `title` is its number and the desk's own words alone.

    `more` are parts of the mail that say nothing either, such as the scores of a rating.
    """
    path = path or ticket.get_absolute_url()
    facts = [(_("Request"), ticket.number), (pgettext("fact in a mail", "Status"), ticket.state_label)]
    opened = {"label": _("Open the request"), "url": settings.SITE_URL + path, "is_first": True}
    context: Mapping[str, Any] = {
        "facts": facts,
        "actions": [opened],
        "because": _("You are receiving this because you are involved in this request."),
        **more,
    }
    body = _("Status: %(state)s. This request is confidential; its content is shown only on its page.")
    return Wording(
        title=title,
        body=body % {"state": ticket.state_label},
        path=path,
        context=context,
        is_over=is_over,
    )
