"""Verbs as buttons: which of them a page shows follows from the rules and the moves."""

from collections.abc import Collection
from typing import Any

from servicedesk.web.display.moments import moment_text
from tickets.workflow import Verb

from .offers import Offer
from .spec import Button, Place
from .table import VERBS


def buttons(verbs: Collection[Verb], place: Place) -> list[tuple[Verb, Button]]:
    """Return the verbs that have a button in the place, each with it, in the order of the table."""
    return [
        (spec.verb, button)
        for spec in VERBS.values()
        if spec.verb in verbs and (button := spec.button_in(place)) is not None
    ]


def later_buttons(offer: Offer) -> list[tuple[Button, str]]:
    """Return the buttons of verbs that wait, each with what is shown in its place."""
    return [
        (button, str(button.later) % {"moment": moment_text(opens_at)})
        for verb, opens_at in offer.later.items()
        for button in VERBS[verb].buttons
        if button.later
    ]


def keys() -> list[tuple[str, str]]:
    """Return the shortcuts of all verbs, each with what it does."""
    return [
        (button.key, _plain(button.label)) for spec in VERBS.values() for button in spec.buttons if button.key
    ]


def _plain(label: Any) -> str:
    """Return the label without the dots that say that a dialog follows."""
    return str(label).rstrip("…")
