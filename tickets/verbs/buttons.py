"""Verbs as buttons: which of them stand on a page comes from the rules and the moves."""

from collections.abc import Collection
from typing import Any

from tickets.workflow import Verb

from .spec import Button, Place
from .table import VERBS


def buttons(verbs: Collection[Verb], place: Place) -> list[tuple[Verb, Button]]:
    """Return the verbs that have a button in the place, each with it, in the order of the table."""
    return [
        (spec.verb, button)
        for spec in VERBS.values()
        if spec.verb in verbs and (button := spec.button_in(place)) is not None
    ]


def keys() -> list[tuple[str, str]]:
    """Return the shortcuts of all verbs, each with what it does."""
    return [
        (button.key, _plain(button.label)) for spec in VERBS.values() for button in spec.buttons if button.key
    ]


def _plain(label: Any) -> str:
    """Return the label without the dots that say that a dialog follows."""
    return str(label).rstrip("…")
