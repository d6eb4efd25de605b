"""Events of departments, their catalogs and their members."""

from dataclasses import dataclass
from datetime import datetime

from servicedesk.events.fields import Changes, Person, Text, Unit
from servicedesk.events.kinds import EventKind

from .enums import AnnouncementKind, MemberRole, RelationKind, Reminded


@dataclass(frozen=True)
class Changed:
    changes: Changes


@dataclass(frozen=True)
class AuthorNamed:
    person: Person


@dataclass(frozen=True)
class RelationSet:
    """What the department is to another from now on, and what it was before; None: nothing was said."""

    consumer: Unit
    from_: RelationKind | None
    to: RelationKind | None


class DepartmentEvent(EventKind):
    """What happened to a department or team, the subject."""

    CREATED = "department.created"
    CHANGED = "department.changed", Changed
    ACTIVATED = "department.activated"
    DEACTIVATED = "department.deactivated"
    AUTHOR_NAMED = "department.author_named", AuthorNamed
    AUTHOR_REMOVED = "department.author_removed", AuthorNamed
    WINDOW_CHANGED = "department.window_changed", Changed
    RELATION_SET = "department.relation_set", RelationSet


@dataclass(frozen=True)
class Moved:
    """Where a person belongs from now on, and where they did before."""

    from_: Unit | None
    to: Unit
    role: MemberRole


@dataclass(frozen=True)
class RoleGiven:
    """The role a person has in a unit from now on, and the one before; None: no role there."""

    department: Unit
    from_: MemberRole | None
    to: MemberRole | None


class MembershipEvent(EventKind):
    """Where a person belongs; the person is the subject."""

    MOVED = "person.moved", Moved
    ROLE_GIVEN = "person.role_given", RoleGiven


@dataclass(frozen=True)
class ServiceCreated:
    department: Unit


@dataclass(frozen=True)
class PlaceMerged:
    """Which place it stands for from now on."""

    into: int


class PlaceEvent(EventKind):
    """What happened to a place, the subject."""

    CREATED = "place.created"
    CHANGED = "place.changed", Changed
    ACTIVATED = "place.activated"
    DEACTIVATED = "place.deactivated"
    MERGED = "place.merged", PlaceMerged
    UNMERGED = "place.unmerged"


@dataclass(frozen=True)
class Placed:
    """Where a person works from now on, and where they did before."""

    from_: int | None
    to: int | None


class WorkplaceEvent(EventKind):
    """Where a person works; the person is the subject."""

    PLACED = "person.placed", Placed


@dataclass(frozen=True)
class ServiceCopied:
    """The service it is a copy of."""

    source: int


class ServiceEvent(EventKind):
    """What happened to a service of a catalog, the subject."""

    CREATED = "service.created", ServiceCreated
    CHANGED = "service.changed", Changed
    PUBLISHED = "service.published"
    RETIRED = "service.retired"
    AUDIENCE_SET = "service.audience_set", Changed
    RESPONSIBILITIES_SET = "service.responsibilities_set"
    COPIED = "service.copied", ServiceCopied
    IMPORTED = "service.imported"
    FORM_DRAFT_BEGUN = "service.form_draft_begun"
    FORM_DRAFT_DISCARDED = "service.form_draft_discarded"
    FORM_DRAFT_RESTORED = "service.form_draft_restored"


@dataclass(frozen=True)
class CategorySaved:
    name: Text
    position: int


@dataclass(frozen=True)
class CategoryMerged:
    """The shelf that its services stand on now, and which services."""

    into: int
    services: tuple[int, ...]


class CategoryEvent(EventKind):
    """What happened to a shelf of the catalog, the subject."""

    CREATED = "category.created", CategorySaved
    CHANGED = "category.changed", CategorySaved
    RETIRED = "category.retired"
    RESTORED = "category.restored"
    MERGED = "category.merged", CategoryMerged


@dataclass(frozen=True)
class FieldSetPublished:
    version: int


class FieldSetEvent(EventKind):
    """What happened to a set of fields that forms take, the subject."""

    CREATED = "field_set.created"
    CHANGED = "field_set.changed", Changed
    PUBLISHED = "field_set.published", FieldSetPublished


@dataclass(frozen=True)
class ArticleSaved:
    """The version of its texts that this made."""

    version: int


@dataclass(frozen=True)
class ArticleRestored:
    """The version whose texts it has again, and the new one that they are."""

    from_: int
    version: int


class ArticleEvent(EventKind):
    """What happened to an article, the subject."""

    CREATED = "article.created", ServiceCreated
    WRITTEN = "article.written", ArticleSaved
    CHANGED = "article.changed", Changed
    RESTORED = "article.restored", ArticleRestored
    COPY_SAVED = "article.copy_saved", ArticleSaved
    COPY_DISCARDED = "article.copy_discarded", ArticleSaved
    PUBLISHED = "article.published"
    RETIRED = "article.retired"
    REVIEWED = "article.reviewed", Changed


@dataclass(frozen=True)
class AnnouncementDrafted:
    department: Unit
    kind: AnnouncementKind


@dataclass(frozen=True)
class AnnouncementMoved:
    """From when until when it is from now on, and what was said before; None: no end is known."""

    from_start: datetime
    from_end: datetime | None
    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class AnnouncementOverran:
    """Whom the desk reminds of it."""

    level: Reminded


class AnnouncementEvent(EventKind):
    """What happened to an announcement, the subject."""

    DRAFTED = "announcement.drafted", AnnouncementDrafted
    CHANGED = "announcement.changed", Changed
    MOVED = "announcement.moved", AnnouncementMoved
    PUBLISHED = "announcement.published"
    OVERRAN = "announcement.overran", AnnouncementOverran
    ENDED = "announcement.ended"
    CONTINUED = "announcement.continued"
    WITHDRAWN = "announcement.withdrawn"
    DISCARDED = "announcement.discarded"
