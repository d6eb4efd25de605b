"""What other apps add to the file of a service: each registers its part, as sla does suggested targets."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from departments.models import Service
from servicedesk.accounts.models import User


class Take(Protocol):
    """Put what a file says into a service. Raises NotAllowed, ValidationError."""

    def __call__(self, *, service: Service, content: Any, by: User | None, at: datetime | None) -> None: ...


@dataclass(frozen=True)
class ServicePart:
    """A part of the file.

    name: under which `parts` has it. of: service -> JSON, None for nothing. read: JSON of a file -> JSON as `of` writes
    it; raises service_files.ServiceFileError. words: the same -> a line for each thing that it would add.
    waits: services -> by key of a service, what it has and does not use yet, in a sentence; linked.
    """

    name: str
    of: Callable[[Service], Any]
    read: Callable[[Any], Any]
    words: Callable[[Any], list[str]]
    take: Take
    waits: Callable[[Sequence[Service]], Mapping[int, str]] = lambda services: {}


_PARTS: dict[str, ServicePart] = {}


def register_part(part: ServicePart) -> None:
    """Add a part. Raises ValueError for a name that another has."""
    if _PARTS.setdefault(part.name, part) != part:
        raise ValueError(f"two parts of service files have the name {part.name!r}")


def waiting(services: Sequence[Service]) -> Mapping[int, list[str]]:
    """Return by key of a service what it has and does not use yet, in sentences with their links."""
    found: dict[int, list[str]] = defaultdict(list)
    for part in _PARTS.values():
        for service, sentence in part.waits(services).items():
            found[service].append(sentence)
    return found


def service_parts() -> dict[str, ServicePart]:
    """Return name -> part."""
    return dict(_PARTS)
