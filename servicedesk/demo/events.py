"""The mark that a database contains the demo company."""

from dataclasses import dataclass
from enum import StrEnum

from servicedesk.events.fields import Person
from servicedesk.events.kinds import EventKind


class Part(StrEnum):
    """The part that a person introduced by the demo plays, in the order of the table of demo people."""

    EMPLOYEE = "employee"
    AGENT = "agent"
    LEAD = "team lead"
    HEAD = "department head"
    EXECUTIVE = "executive"
    ARBITER = "arbiter"
    ADMIN = "admin"


@dataclass(frozen=True)
class Shown:
    """A person as whom a visitor may sign in, and the part they play."""

    user: Person
    as_: Part


@dataclass(frozen=True)
class Loaded:
    people: tuple[Shown, ...]
    tickets: int
    seed: int


class DemoEvent(EventKind):
    LOADED = "demo.loaded", Loaded
