"""Whose a promise is. What is promised points down at its promise; how it is found from there, its app registers here.

What follows from a step that fired is the owner's: who is notified, and what ends when no one answers. A promise whose
owner is not found is a fault and never passed over in silence: the turn fails, is seen, and is tried again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model

from servicedesk.events.models import Event
from sla.enums import PromiseFor
from sla.models import Promise

OwnerT = TypeVar("OwnerT", bound=Model)


class OwnerNotFound(LookupError):
    """A promise is nobody's, or no app says how its owner is found."""


@dataclass(frozen=True)
class Ownership(Generic[OwnerT]):
    """How the owner of one kind of promise is found by the promise's id (None: there is none), and what follows for it.

    `tell_step` notifies people of a step that fired; `end_unanswered` ends what waited in vain for the requester.
    """

    find: Callable[[int], OwnerT | None]
    tell_step: Callable[[OwnerT, Event], None]
    end_unanswered: Callable[[OwnerT, Event], None]


_ownerships: dict[str, Ownership[Any]] = {}


def register(kind: PromiseFor, ownership: Ownership[Any]) -> None:
    """Say how owners of this kind of promise are found, and what follows for them."""
    _ownerships[kind] = ownership


def owner_of(promise_id: int) -> tuple[Ownership[Any], Model]:
    """Return the owner of a promise, and what follows for such. Raises OwnerNotFound."""
    kind = Promise.objects.values_list("subject", flat=True).filter(pk=promise_id).first()
    ownership = _ownerships.get(kind or "")
    if ownership is None:
        raise OwnerNotFound(f"promise {promise_id} is for a {kind}; no app says how that is found")
    owner = ownership.find(promise_id)
    if owner is None:
        raise OwnerNotFound(f"promise {promise_id} is for a {kind} that does not exist")
    return ownership, owner
