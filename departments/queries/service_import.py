"""What importing the file of a service would do here: what is unknown, and what is wrong with its form."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from departments.cached_places import place_tree
from departments.cached_reads import org_tree
from departments.enums import ROLES
from departments.formspec.problems import problems_of
from departments.formspec.references import Problem
from departments.models import Department, FieldSetVersion, Service, ServiceCategory
from departments.rules import field_sets_for, services_editable_by
from departments.service_files.codes import (
    DEPARTMENT,
    FIELD_SET,
    PLACE,
    POST,
    ROLE,
    Codes,
    Named,
    named_in,
    with_codes,
)
from departments.service_files.reading import read
from departments.service_files.service_file import ServiceFile
from departments.service_parts import service_parts
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import folded


@dataclass(frozen=True)
class ImportPlan:
    """What an import would make.

    file: with the codes of here, all that is still unknown included, but for field sets: their fields stay as ordinary
    ones. unknown: what it names that there is not, of which job titles alone may stay. parts: the names of parts that
    no app here knows; they are left out. problems: of the form. is_taken: whether another service has the address.
    existing: that one, where the person edits it.
    """

    file: ServiceFile
    unknown: tuple[Named, ...]
    parts: tuple[str, ...]
    problems: tuple[Problem, ...]
    is_taken: bool
    existing: Service | None

    @property
    def missing(self) -> tuple[Named, ...]:
        """What has to be chosen or left out before anything is made."""
        return tuple(one for one in self.unknown if one.kind not in (POST, FIELD_SET))


def read_service(content: bytes) -> ServiceFile:
    """Return the service that a file describes, its known parts as their apps write them. Raises ServiceFileError."""
    file, known = read(content), service_parts()
    parts = {name: known[name].read(part) if name in known else part for name, part in file.parts.items()}
    return replace(file, parts=parts)


def plan_import(
    file: ServiceFile, *, department: Department | None, codes: Codes | None = None, by: User | None
) -> ImportPlan:
    """Compare a file with what there is here; `codes` say what stands for what is unknown.

    Without a department no field set is looked for.
    """
    settled = with_codes(with_codes(file, codes or {}), _written_here(file))
    named: dict[str, list[Named]] = defaultdict(list)
    for one in named_in(settled):
        named[one.kind].append(one)
    unknown = [one for kind, found in named.items() for one in _unknown(kind, found, department)]
    settled = with_codes(settled, {FIELD_SET: {one.word: "" for one in unknown if one.kind == FIELD_SET}})
    others = Service.objects.filter(slug=file.slug) if file.slug else Service.objects.none()
    editable = others if by is None else others & services_editable_by(by)
    return ImportPlan(
        file=settled,
        unknown=tuple(unknown),
        parts=tuple(sorted(set(file.parts) - service_parts().keys())),
        problems=problems_of(settled.form),
        is_taken=others.exists(),
        existing=editable.select_related("department", "category", "team").first(),
    )


def category_of(file: ServiceFile) -> ServiceCategory | None:
    """Return the shelf in use that the file means: the one of that address, else the one of that name."""
    if file.category is None:
        return None
    rows = ServiceCategory.objects.filter(is_active=True).order_by("position", "pk")
    names = [Q(**{f"name_{language}__iexact": text}) for language, text in file.category.name.items() if text]
    named = [rows.filter(name).first() for name in names]
    return rows.filter(slug=file.category.slug).first() or next(filter(None, named), None)


def _unknown(kind: str, named: Iterable[Named], department: Department | None) -> Iterable[Named]:
    if kind == FIELD_SET and department is None:
        return ()
    is_known = _KNOWN[kind](department)
    return [one for one in named if not is_known(one.word)]


def _departments(_department: Department | None) -> Callable[[str], bool]:
    return org_tree().by_code.__contains__


def _places(_department: Department | None) -> Callable[[str], bool]:
    return set(place_tree().codes.values()).__contains__


def _posts(_department: Department | None) -> Callable[[str], bool]:
    posts = User.objects.filter(is_active=True).order_by().values_list("post", flat=True).distinct()
    known = {folded(post) for post in posts}
    return lambda word: folded(word) in known


def _field_sets(department: Department | None) -> Callable[[str], bool]:
    if department is None:
        return lambda _word: True
    rows = FieldSetVersion.objects.filter(field_set__in=field_sets_for(department.pk))
    known = {f"{key} {number}" for key, number in rows.values_list("field_set__key", "number")}
    return known.__contains__


_KNOWN: dict[str, Callable[[Department | None], Callable[[str], bool]]] = {
    DEPARTMENT: _departments,
    PLACE: _places,
    ROLE: lambda _department: ROLES.__contains__,
    POST: _posts,
    FIELD_SET: _field_sets,
}


def _written_here(file: ServiceFile) -> Codes:
    """Return what codes of places are now: one in other letters, or of a place that was merged into another."""
    places = place_tree()
    found = {one.word: places.coded(one.word) for one in named_in(file) if one.kind == PLACE}
    return {PLACE: {word: places.codes[pk] for word, pk in found.items() if pk is not None}}
