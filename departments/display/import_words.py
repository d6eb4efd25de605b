"""What the pages of an import say: one set of templates (templates/departments/imports/) for all lists."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class ImportWords:
    """An import by its words and addresses.

    `things` names what is imported, `new` heads the rows that would be made, `stale` is said where these have changed
    since the preview. `list_page`, `first_page` and `example` (a file to begin with) are names of addresses.
    `invites`: new people may be mailed a link.
    """

    title: Any
    things: Any
    lead: Any
    columns: Any
    new: Any
    stale: Any
    list_page: str
    first_page: str
    example: str
    invites: bool = False


PEOPLE = ImportWords(
    title=_("Import people"),
    things=_("People"),
    lead=_("Upload a list from your directory. You see all changes before anything is saved."),
    columns=_(
        "The first line names the columns, in any order. Only the email address is always required. New people also "
        "need a name and a department."
    ),
    new=pgettext_lazy("import", "New people"),
    stale=_("The directory has changed since this preview. Check it again."),
    list_page="manage_people",
    first_page="import_people",
    example="import_people_example",
    invites=True,
)
PLACES = ImportWords(
    title=_("Import places"),
    things=_("Places"),
    lead=_("Upload a list. You see all changes before anything is saved."),
    columns=_(
        "The first line names the columns, in any order. Only the code is always required. New places also need a "
        "kind (site, building, floor, room or thing) and a name in at least one language."
    ),
    new=_("New places"),
    stale=_("The places have changed since this preview. Check it again."),
    list_page="manage_places",
    first_page="import_places",
    example="import_places_example",
)
