"""The table of verbs, which pages, API and histories read; every verb that a person can do is in it once."""

from tickets.display.history.wording import show
from tickets.workflow import Verb

from . import everybody, provider, requester
from .spec import Call, VerbSpec

VERBS: dict[str, VerbSpec] = {}


def add(spec: VerbSpec) -> None:
    """Put a verb into the table, and let histories know of what it records."""
    VERBS[spec.verb] = spec
    show(spec.events)


for _spec in (*provider.SPECS, *requester.SPECS, *everybody.SPECS):
    add(_spec)


def calls() -> dict[str, tuple[Verb, Call]]:
    """Return what the API offers: name in the address -> the verb, and how it is called."""
    return {
        call.name or spec.verb.replace("_", "-"): (spec.verb, call)
        for spec in VERBS.values()
        for call in spec.calls
    }
