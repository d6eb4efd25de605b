"""The drafts beside a request form: which one a page shows, which other there is, and whether it may save."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.forms.keys import KEY
from tickets.actions.drafts import MOST_KEPT
from tickets.display.drafts import UNTITLED
from tickets.display.searched import link_query
from tickets.forms.request import RequestTicketForm
from tickets.models import Draft
from tickets.queries.drafts import kept_until

from .drafts import REVISION, revision_in, save_typed


def opened_by(drafts: Sequence[Draft], link: str) -> Draft | None:
    """Return the draft that an address opens: the one that it began; without a link, the newest if it began none."""
    of_link = next((one for one in drafts if one.link == link), None)
    return of_link or (drafts[0] if drafts and not link else None)


def save_form(request: PersonRequest, form: RequestTicketForm, drafts: Sequence[Draft]) -> Draft:
    """Save what was typed into a form. Raises what `save_typed` raises."""
    revision = revision_in(form.data) if _is_own(form, drafts) else 0
    return save_typed(request, form.service, form.data, revision=revision, page=uuid4())


def may_replace(form: RequestTicketForm, drafts: Sequence[Draft], revision: int) -> bool:
    """Let the form, saved once more, replace what another page has made of its draft; say whether it may.

    Where that has been submitted or discarded (`revision` 0), it goes on as another request.
    """
    if not _is_own(form, drafts):
        return False
    form.data = form.data.copy()
    form.data[REVISION] = str(revision)
    if not revision:
        form.data[KEY] = str(uuid4())
    return True


def _is_own(form: RequestTicketForm, drafts: Sequence[Draft]) -> bool:
    return not drafts or _shown_in(form, drafts) is not None


def _shown_in(form: RequestTicketForm, drafts: Sequence[Draft]) -> Draft | None:
    """Return the draft that the form is."""
    return next((one for one in drafts if form.data.get(KEY) == str(one.key)), None)


def drafted(request: PersonRequest, form: RequestTicketForm, drafts: Sequence[Draft]) -> dict[str, Any]:
    """Return the draft that the page shows, the others of the service, and whether the page may save.

    A form that a link has filled in is another one than the draft that began without it: each has its own.
    """
    link, shown = link_query(request.GET), _shown_in(form, drafts)
    others = [one for one in drafts if one != shown]
    is_new = len(drafts) < MOST_KEPT and all(one.link != link for one in drafts)
    query = request.GET.urlencode()
    return {
        "draft": shown,
        "draft_until": kept_until(shown, form.user) if shown is not None else None,
        "draft_revision": form.data.get(REVISION) or (shown.revision if shown is not None else 0),
        "draft_query": f"?{query}" if query else "",
        "saves_draft": shown is not None or is_new,
        "other_drafts": [(one, one.typed_title or UNTITLED) for one in others],
    }
