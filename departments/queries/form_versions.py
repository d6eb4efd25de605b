"""The versions of a request form, and what changed from one to the next."""

from collections.abc import Iterable
from dataclasses import dataclass

from departments.formspec.fields import FieldSpec
from departments.models import RequestForm, Service


@dataclass(frozen=True)
class Change:
    """What a version did to a question: added, removed, moved or changed (then with the parts that changed)."""

    what: str
    spec: FieldSpec
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Version:
    """A version with what it changed."""

    form: RequestForm
    changes: list[Change]


def versions_of(service: Service) -> list[Version]:
    """Return the versions of a service's request form, the newest first."""
    forms = list(service.forms.order_by("number"))
    before: Iterable[FieldSpec] = ()
    versions = []
    for form in forms:
        versions.append(Version(form, differences(before, form.specs)))
        before = form.specs
    return versions[::-1]


def differences(before: Iterable[FieldSpec], after: Iterable[FieldSpec]) -> list[Change]:
    """Return what has to happen to the questions of `before` to become those of `after`."""
    old, new = {spec.key: spec for spec in before}, {spec.key: spec for spec in after}
    changes = [Change("added", spec) for key, spec in new.items() if key not in old]
    changes += [Change("removed", spec) for key, spec in old.items() if key not in new]
    for key, spec in new.items():
        parts = _parts(old[key], spec) if key in old else ()
        if parts:
            changes.append(Change("changed", spec, parts))
    kept_before, kept_after = [key for key in old if key in new], [key for key in new if key in old]
    moved = [key for key, other in zip(kept_after, kept_before, strict=True) if key != other]
    changes += [Change("moved", new[key]) for key in moved]
    return changes


def _parts(old: FieldSpec, new: FieldSpec) -> tuple[str, ...]:
    names = ("label", "kind", "help", "is_required", "options", "min", "max", "is_not_past")
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))
