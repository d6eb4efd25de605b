"""Files of an old request for its copy: none comes along unless it is ticked in the form."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from departments.answers.keeping import PREFIX
from departments.models import RequestForm
from servicedesk.accounts.models import User
from servicedesk.text.reading import uuid_in
from tickets.actions.staged_files import files_again
from tickets.models import Attachment, Ticket
from tickets.queries.copying import copyable_ticket, files_of_request

COPY = "copied-from"  # in an address: the number of the request to copy; no question of a form has such a key
COPIED_FROM, COPIED_FILES = (
    "copied_from",
    "copied_files",
)  # in a form: that number, and the files that are ticked


@dataclass(frozen=True)
class CopyableFile:
    """A file of the old request, and whether it is to come along."""

    file: Attachment
    is_chosen: bool


@dataclass(frozen=True)
class Original:
    """The request that a form was copied from, with the files that can come along."""

    ticket: Ticket
    files: list[CopyableFile]


def original_of(data: Any, user: User) -> Original | None:
    """Return what the form in the page was copied from; None where it was not, or that is the person's no more."""
    number = data.get(COPIED_FROM, "")
    ticket = copyable_ticket(user, number) if number else None
    if ticket is None:
        return None
    chosen = set(data.getlist(COPIED_FILES))
    return Original(
        ticket, [CopyableFile(file, str(file.pk) in chosen) for file in files_of_request(user, ticket)]
    )


def with_copied_files(
    data: QueryDict, files: Any, user: User, newest: RequestForm | None
) -> tuple[QueryDict, Any]:
    """Return what was sent with the ticked files among those that came along, each where its question still is."""
    wanted = {text for text in data.getlist(COPIED_FILES) if uuid_in(text)}
    original = original_of(data, user) if wanted else None
    if original is None:
        return data, files
    data, files = data.copy(), files.copy()
    chosen = [one.file for one in original.files if one.is_chosen]
    for file, again in zip(chosen, files_again(chosen), strict=True):
        files.appendlist(_field_of(file, newest), again)
    data.setlist(COPIED_FILES, [])
    return data, files


def _field_of(file: Attachment, newest: RequestForm | None) -> str:
    asked: Iterable[str] = (
        spec.key for spec in (newest.spec.of_stage("filing") if newest else ()) if spec.kind == "file"
    )
    return PREFIX + file.field_key if file.field_key in set(asked) else "files"
