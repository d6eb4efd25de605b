"""What other apps add to the file of a service: each registers its part, as sla does suggested targets."""

from collections.abc import Callable
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
    waits: service -> sentences on what it has and does not use yet.
    """

    name: str
    of: Callable[[Service], Any]
    read: Callable[[Any], Any]
    words: Callable[[Any], list[str]]
    take: Take
    waits: Callable[[Service], list[str]] = lambda service: []


_PARTS: dict[str, ServicePart] = {}


def register_part(part: ServicePart) -> None:
    """Add a part. Raises ValueError for a name that another has."""
    if _PARTS.setdefault(part.name, part) != part:
        raise ValueError(f"two parts of service files have the name {part.name!r}")


def waiting(service: Service) -> list[str]:
    """Return a sentence for each thing that a service has and does not use yet."""
    return [sentence for part in _PARTS.values() for sentence in part.waits(service)]


def service_parts() -> dict[str, ServicePart]:
    """Return name -> part."""
    return dict(_PARTS)
