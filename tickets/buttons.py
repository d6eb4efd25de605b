"""What a person can do to a ticket, as buttons; which of them stand on a page comes from the rules and the moves."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tickets.workflow import Verb

V = Verb


@dataclass(frozen=True)
class Button:
    """`opens` is true where the verb wants words first: its page (a dialog with scripts). `key` is its shortcut."""

    verb: Verb
    label: Any
    icon: str
    opens: bool = True
    key: str = ""
    is_danger: bool = False


HEAD = (
    Button(V.TAKE, _("Take it"), "person-check", opens=False, key="t"),
    Button(V.ASSIGN, _("Assign…"), "person-plus", key="a"),
    Button(V.RESOLVE, _("Resolve…"), "check-lg", key="e"),
    Button(V.REOPEN, _("Reopen…"), "arrow-counterclockwise"),
)
MORE = (
    Button(V.TRANSFER, _("Hand to another department…"), "arrow-left-right"),
    Button(V.SET_PRIORITY, _("Change the priority…"), "flag"),
    Button(V.INVITE, _("Invite somebody to watch…"), "eye"),
    Button(V.CANCEL, _("Withdraw the request…"), "x-circle", is_danger=True),
)


def buttons(verbs: Collection[Verb]) -> tuple[list[Button], list[Button]]:
    """Return the buttons beside the title and those in the menu behind them."""
    return [one for one in HEAD if one.verb in verbs], [one for one in MORE if one.verb in verbs]
