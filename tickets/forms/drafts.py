"""A request form as a draft keeps it, and the form drawn from it again.

Kept is what the page holds, as it is spelled there: so every kind of question comes back as it was left, also what
could not be submitted like that, and a form that was published meanwhile takes it over as it does for an open page.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from departments.answers.keeping import PREFIX
from departments.formspec.keys import OF_REQUESTS
from departments.models import RequestForm, Service
from servicedesk.accounts.models import User
from servicedesk.web.forms.keys import KEY
from tickets.actions.drafts import Typed
from tickets.models import Draft

from .answering import SHOWN
from .copied_files import COPIED_FILES, COPIED_FROM
from .promise import PriorityForm
from .request import RequestTicketForm

VERSION = "form_version"
WORDS = ("title", "description")
FIELDS = frozenset((*OF_REQUESTS, "files", "left_over", SHOWN, COPIED_FROM, COPIED_FILES))


def typed_in(data: QueryDict, *, form: RequestForm | None, key: UUID, link: str) -> Typed:
    """Return what a page holds that was sent as `data`: the fields of requests, and of its service's questions.

    `link` is the query of its address.
    """
    names = [name for name in data if name in FIELDS or name.startswith(PREFIX)]
    return Typed({name: data.getlist(name) for name in names}, form, key, link)


def data_of(draft: Draft) -> QueryDict:
    """Return a draft as its page would send it."""
    data = QueryDict(mutable=True)
    data.update({name: field.initial for name, field in PriorityForm.base_fields.items()})
    for name, texts in draft.values.items():
        data.setlist(name, texts)
    data[KEY], data[VERSION] = str(draft.key), str(draft.form_id or "")
    return data


def as_it_was(
    user: User, service: Service, data: QueryDict, had: RequestForm | None, files: Any = None
) -> RequestTicketForm:
    """Return the form as its page had it, in the newest version, whatever the page `had`."""
    newest = service.newest_form
    is_other = had is not None and (newest is None or had.spec != newest.spec)
    return RequestTicketForm(
        data,
        MultiValueDict() if files is None else files,
        service=service,
        user=user,
        version=newest,
        older=had if is_other else None,
    )


def words_in(values: Mapping[str, Any]) -> list[str]:
    """Return the texts that someone typed, for a page that can only show them once more."""
    names = [name for name in values if name in WORDS or name.startswith(PREFIX)]
    return [text for name in names for text in values[name] if text.strip()]
