"""What departments are to each other, as their heads say, and what they said before."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from departments.cached_reads import relations
from departments.enums import RelationKind
from departments.events import DepartmentEvent, RelationSet
from departments.models import Department, Relation
from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type


@dataclass(frozen=True)
class Saying:
    """Who said when what a department is to another; `kind` None: nothing any more. `by` None: the desk."""

    kind: RelationKind | None
    by: User | None
    at: datetime


def relations_of(department: Department) -> QuerySet[Relation]:
    """Return the relations of which the department is one side, with both sides and who said so."""
    rows = Relation.objects.filter(Q(provider=department) | Q(consumer=department))
    return rows.select_related("provider", "consumer", "set_by").order_by("pk")


def kinds_by_pair(department: Department) -> dict[tuple[int, int], RelationKind]:
    """Return (provider, consumer) -> kind of those relations."""
    return {pair: RelationKind(kind) for pair, kind in relations().items() if department.pk in pair}


def kind_between(provider: Department, consumer: Department) -> str | None:
    """Return what one is to the other at this moment, None where nothing is said: for who is about to change it."""
    said = Relation.objects.filter(provider=provider, consumer=consumer)
    return said.values_list("kind", flat=True).first()


def sayings(provider: Department, consumer: Department, most: int = 20) -> list[Saying]:
    """Return what was said of the pair, the newest first."""
    rows = Event.objects.filter(
        subject_type=subject_type(Department),
        subject_id=provider.pk,
        kind=DepartmentEvent.RELATION_SET,
        data__consumer=consumer.pk,
    )
    newest = rows.select_related("actor").order_by("-seq")[:most]
    return [Saying(data_of(row, RelationSet).to, row.actor, row.at) for row in newest]
