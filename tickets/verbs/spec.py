"""The parts of a verb's spec."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tickets.actions.windows import Window
from tickets.display.history.lines import Shown
from tickets.events import TicketEvent
from tickets.forms.verbs.base import VerbForm
from tickets.models import Ticket
from tickets.workflow import Verb

from .bodies import MessageBody, NoBody, VerbBody


class Place(Enum):
    """Where a button appears on the page of a ticket."""

    HEAD = "beside the title"
    MENU = "in the menu behind that"
    COMPOSER = "under the field for messages"


@dataclass(frozen=True)
class Button:
    """`opens` is true where the verb wants words first: its page (a dialog with scripts). `key` is its shortcut.

    `later` is shown in its place while the verb waits for its window, with the %(moment)s from which it can be done.
    """

    label: Any
    icon: str
    place: Place = Place.HEAD
    opens: bool = True
    key: str = ""
    is_primary: bool = False
    is_danger: bool = False
    later: Any = ""


@dataclass(frozen=True)
class Call:
    """The verb as the API offers it: a sentence for the schema, and the class of the body.

    `name` in the address is the verb's, with dashes, unless given; `also` is added to what the body contains.
    """

    summary: str
    body: type[VerbBody] = NoBody
    name: str = ""
    also: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class VerbSpec:
    """All there is to say of a verb, beside its move and whose it is (workflow.py).

    - `action` is called with `ticket`, `by` and the data by name; what forms and API call `body` may be its argument
      `body_argument`.
    - `form` is how pages ask for the data, `calls` how programs hand it over.
    - `events` are the kinds it may record, each with how histories show it.
    - `success_message` is what the one who did it reads next; who else is told, notifications/ says.
    - `window` says from when until when it can be done, where the state of the request does not say it all.
    - `counted` names how often it was done, for those who work on the request.
    - `undo` is the verb that takes it back at once, where one does; `undo_page` the name of an address that does.
    """

    verb: Verb
    action: Callable[..., Any]
    form: type[VerbForm]
    calls: tuple[Call, ...]
    events: Mapping[TicketEvent, Shown]
    success_message: Any
    buttons: tuple[Button, ...] = ()
    window: Callable[[Ticket], Window] | None = None
    counted: Any = ""
    body_argument: str = "body"
    undo: Verb | None = None
    undo_page: str = ""

    @property
    def speaks(self) -> bool:
        """Whether a message comes with it."""
        return any(issubclass(call.body, MessageBody) for call in self.calls)

    def button_in(self, place: Place) -> Button | None:
        """Return its button of that place, if it has one there."""
        return next((button for button in self.buttons if button.place is place), None)
