"""Events of history itself, and those that several apps record."""

from dataclasses import dataclass
from enum import StrEnum

from .fields import Code
from .kinds import EventKind


class Config(StrEnum):
    """What is published in versions."""

    CALENDAR = "calendar"
    POLICY = "policy"
    REQUEST_FORM = "request_form"


@dataclass(frozen=True)
class VersionPublished:
    what: Config
    version: int


@dataclass(frozen=True)
class AllWithdrawn:
    what: Config


@dataclass(frozen=True)
class TurnRetried:
    subscriber: Code


class ConfigEvent(EventKind):
    """What became of a calendar, a policy, or a service's request form; that is the subject."""

    PUBLISHED = "config.published", VersionPublished
    WITHDRAWN = "config.withdrawn", AllWithdrawn


class DispatchEvent(EventKind):
    """What became of a subscriber's turn."""

    RETRIED = "dispatch.retried", TurnRetried
