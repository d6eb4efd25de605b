"""The versions of a request form, and what changed from one to the next."""

from dataclasses import dataclass

from departments.formspec.differences import Change, differences
from departments.formspec.form import FormSpec
from departments.models import FormDraft, RequestForm, Service


@dataclass(frozen=True)
class Version:
    """A version with what it changed. `before` is the one before it, an empty one before the first."""

    form: RequestForm
    before: FormSpec
    changes: tuple[Change, ...]


def versions_of(service: Service) -> list[Version]:
    """Return the versions of a service's request form, the newest first."""
    before = FormSpec()
    versions = []
    for form in service.forms.order_by("number"):
        versions.append(Version(form, before, differences(before, form.spec)))
        before = form.spec
    return versions[::-1]


def changes_of(draft: FormDraft) -> tuple[Change, ...]:
    """Return what publishing the draft would change."""
    return differences(published_of(draft.service), draft.spec)


def published_of(service: Service) -> FormSpec:
    """Return what the service asks now, an empty form without any."""
    newest = service.forms.order_by("-number").first()
    return newest.spec if newest else FormSpec()
