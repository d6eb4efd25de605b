"""Events of people: what they are called, may do, and whether they are there."""

from dataclasses import dataclass
from datetime import datetime

from servicedesk.events.fields import Changes, Person
from servicedesk.events.kinds import EventKind

from .enums import CompanyRole, TokenScope


@dataclass(frozen=True)
class PersonChanged:
    changes: Changes


@dataclass(frozen=True)
class RolesSet:
    from_: tuple[CompanyRole, ...]
    to: tuple[CompanyRole, ...]


@dataclass(frozen=True)
class AbsenceSet:
    absence: int
    deputy: Person | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Assisted:
    """Who assists, and the row that says so; when it begins, also from when to when."""

    assistance: int
    assistant: Person
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class PasswordChosen:
    """`tokens`: how many API tokens ended with the old password."""

    tokens: int


@dataclass(frozen=True)
class TokenCreated:
    token: int
    scope: TokenScope


@dataclass(frozen=True)
class TokenRevoked:
    token: int


class PersonEvent(EventKind):
    """What happened to a person, the subject."""

    INVITED = "person.invited"
    IMPORTED = "person.imported"
    CHANGED = "person.changed", PersonChanged
    ROLES_SET = "person.roles_set", RolesSet
    DEACTIVATED = "person.deactivated"
    REACTIVATED = "person.reactivated"
    ABSENCE_SET = "person.absence_set", AbsenceSet
    ABSENCE_ENDED = "person.absence_ended"
    ASSISTANT_NAMED = "person.assistant_named", Assisted
    ASSISTANCE_ENDED = "person.assistance_ended", Assisted
    PASSWORD_ASKED = "person.password_asked"  # noqa: S105 - no password
    PASSWORD_CHOSEN = "person.password_chosen", PasswordChosen
    TOKEN_CREATED = "person.token_created", TokenCreated
    TOKEN_REVOKED = "person.token_revoked", TokenRevoked
