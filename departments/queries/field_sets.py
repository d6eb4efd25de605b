"""The field sets that a form may take, and those that it took in an older version."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import F, OuterRef, QuerySet, Subquery

from departments.formspec.differences import Change, differences
from departments.formspec.edits import update_set
from departments.formspec.form import FormSpec, Section
from departments.models import FieldSet, FieldSetVersion, Service
from departments.models.naming import shown_name
from departments.rules import field_sets_for


@dataclass(frozen=True)
class Newer:
    """A set that a form took in an older version: how often it was taken before this time, and what would change.

    updated: the form with the newest version in place of the one that it took (`update_set`).
    """

    version: FieldSetVersion
    part: int
    taken: int
    updated: FormSpec
    changes: tuple[Change, ...]


def sets_on_offer(service: Service) -> list[FieldSetVersion]:
    """Return the newest version of each set that the service's form may take, by name."""
    return list(_newest().filter(field_set__in=field_sets_for(service.department_id)))


def newer_sets(form: FormSpec, service: Service) -> list[Newer]:
    """Return the sets that the form took in an older version, in the order of the form."""
    taken = {(spec.origin.key, spec.origin.part): spec.origin.version for spec in form.fields if spec.origin}
    rows = _newest().filter(field_set__in=field_sets_for(service.department_id))
    newest = {row.field_set.key: row for row in rows.filter(field_set__key__in={key for key, _part in taken})}
    return [
        _newer(form, newest[key], part, version)
        for (key, part), version in taken.items()
        if key in newest and newest[key].number > version
    ]


def versions_of_set(row: FieldSet) -> list[tuple[FieldSetVersion, tuple[Change, ...]]]:
    """Return the versions of a set with what each changed, the newest first."""
    before, found = FormSpec(), []
    for version in row.versions.order_by("number").select_related("by"):
        form = FormSpec((Section(fields=version.specs),))
        found.append((version, differences(before, form)))
        before = form
    return found[::-1]


def _newer(form: FormSpec, row: FieldSetVersion, part: int, taken: int) -> Newer:
    updated = update_set(form, row.specs, key=row.field_set.key, version=row.number, part=part)
    return Newer(row, part, taken, updated, tuple(_beyond_version(differences(form, updated))))


def _beyond_version(changes: Iterable[Change]) -> Iterator[Change]:
    """Leave away that each field is of the newer version now, which the heading of the set says."""
    for change in changes:
        parts = tuple(part for part in change.parts if part.name != "origin")
        if parts or not change.parts:
            yield replace(change, parts=parts)


def _newest() -> QuerySet[FieldSetVersion]:
    last = (
        FieldSetVersion.objects.filter(field_set=OuterRef("field_set")).order_by("-number").values("number")
    )
    rows = FieldSetVersion.objects.filter(number=Subquery(last[:1])).select_related("field_set__department")
    return rows.order_by(shown_name("field_set__"), F("field_set_id"))
