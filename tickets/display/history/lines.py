"""What a line of history is, and the names that it uses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.events.fields import Text
from servicedesk.events.models import Event
from servicedesk.web.display.people import named


@dataclass(frozen=True)
class Names:
    """People, units, words and changed answers that events name, by id; and whether the reader works on the ticket."""

    people: Mapping[int, User] = field(default_factory=dict)
    units: Mapping[int, Department] = field(default_factory=dict)
    is_worker: bool = False
    texts: Mapping[int, str] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)

    def text(self, text: Text) -> str:
        """Return what someone wrote; "" for nothing, and for what was blanked."""
        return self.texts.get(text.pk or 0, "")

    def person(self, pk: Any) -> str:
        """Return a person's name in the reader's language, "somebody" for an unknown one."""
        return named(self.people.get(pk)) or _("someone")

    def unit(self, pk: Any) -> str:
        """Return a unit's name in the reader's language."""
        return named(self.units.get(pk)) or _("another department")

    def actor(self, event: Event) -> str:
        """Return who did it; the desk itself where no one did."""
        return self.person(event.actor_id) if event.actor_id else _("The desk")


@dataclass(frozen=True)
class Line:
    """A line of history: words and an icon."""

    text: str
    icon: str = "dot"


LineOf = Callable[[Event, Names], Line | None]


def actor_line(text: Any, icon: str) -> LineOf:
    """Return how to say that someone did something: a text with %(actor)s."""
    return lambda event, names: Line(str(text) % {"actor": names.actor(event)}, icon)


class Readers(Enum):
    """Who reads a kind of event in the history that programs get."""

    OUTLINE = "all who see the request"
    CONTENT = "those who see what it says"
    WORKERS = "those who work on it"


@dataclass(frozen=True)
class Shown:
    """How a kind of event is shown.

    `line` words it for the timeline; None where the message that came with it is shown instead. `news` words it for
    someone who was about to write at the same time; quiet kinds interrupt no one. `chip` marks that message.
    """

    line: LineOf | None = None
    to: Readers = Readers.OUTLINE
    is_quiet: bool = False
    news: LineOf | None = None
    chip: Any = ""
