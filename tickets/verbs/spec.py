"""The parts of a verb's spec."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from tickets.actions.windows import Window
from tickets.display.history.lines import Shown
from tickets.events import TicketEvent
from tickets.forms.verbs import VerbForm
from tickets.models import Ticket
from tickets.workflow import Verb

from .bodies import NoBody, VerbBody


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
class Notice:
    """Who else is told, where one notice is enough; what needs more is in notifications/ and subscribers.py.

    `label` names the kind in people's wishes, and is all that is said of a confidential request. `title` has %(number)s
    and %(name)s of who did it; `body` words the data of the event. There is nothing left to do about it once the verb
    does not fit the request any more.
    """

    label: Any
    title: Any
    because: Any
    to: Callable[[Ticket, Event], Iterable[User]]
    body: Callable[[Mapping[str, Any]], str] = lambda _data: ""
    icon: str = "bell"


@dataclass(frozen=True)
class VerbSpec:
    """All there is to say of a verb, beside its move (workflow.py) and whose it is (rules.py).

    - `action` is called with `ticket`, `by` and the data by name; the words of `body` it may call `words`.
    - `form` is how pages ask for the data, `calls` how programs hand it over.
    - `events` are the kinds it may record, each with how histories show it.
    - `told` is what the one who did it reads next, `notice` what others do.
    - `window` says from when until when it can be done, where the state of the request does not say it all.
    - `counted` names how often it was done, for those who work on the request.
    """

    verb: Verb
    action: Callable[..., Any]
    form: type[VerbForm]
    calls: tuple[Call, ...]
    events: Mapping[TicketEvent, Shown]
    told: Any
    buttons: tuple[Button, ...] = ()
    window: Callable[[Ticket], Window] | None = None
    notice: Notice | None = None
    counted: Any = ""
    words: str = "body"

    def button_in(self, place: Place) -> Button | None:
        """Return its button of that place, if it has one there."""
        return next((button for button in self.buttons if button.place is place), None)
