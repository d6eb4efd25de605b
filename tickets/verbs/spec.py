"""What a spec of a verb holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tickets.display.history.lines import Shown
from tickets.forms.verbs import VerbForm
from tickets.workflow import Verb

from .bodies import NoBody, VerbBody


class Place(Enum):
    """Where on the page of a ticket a button stands."""

    HEAD = "beside the title"
    MENU = "in the menu behind that"
    COMPOSER = "under the field for messages"


@dataclass(frozen=True)
class Button:
    """`opens` is true where the verb wants words first: its page (a dialog with scripts). `key` is its shortcut."""

    label: Any
    icon: str
    place: Place = Place.HEAD
    opens: bool = True
    key: str = ""
    is_primary: bool = False
    is_danger: bool = False


@dataclass(frozen=True)
class Call:
    """The verb as the API offers it: a sentence for the schema, and the class of the body.

    `name` in the address is the verb's, with dashes, unless given; `also` is added to what the body holds.
    """

    summary: str
    body: type[VerbBody] = NoBody
    name: str = ""
    also: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class VerbSpec:
    """All there is to say of a verb, beside its move (workflow.py) and whose it is (rules.py).

    - `action` is called with `ticket`, `by` and the data by name; the words of `body` it may call `words`.
    - `form` is how pages ask for the data, `calls` how programs hand it over.
    - `events` are the kinds it may record, each with how histories show it.
    - `told` is what the one who did it reads next.
    """

    verb: Verb
    action: Callable[..., Any]
    form: type[VerbForm]
    calls: tuple[Call, ...]
    events: Mapping[str, Shown]
    told: Any
    buttons: tuple[Button, ...] = ()
    words: str = "body"

    def button_in(self, place: Place) -> Button | None:
        """Return its button of that place, if it has one there."""
        return next((button for button in self.buttons if button.place is place), None)
