"""The verb that puts the fields of another service behind those of a draft.

It takes the draft as it is at that moment, so what another editor saved meanwhile stays: nothing is to choose.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from departments.actions.form_drafts import save_draft
from departments.actions.publishing import require_form_editor
from departments.formspec.edits import append_form
from departments.formspec.form import FormSpec
from departments.models import FormDraft, Service
from departments.queries.form_drafts import open_draft, stamp_of
from departments.rules import may_edit_form, may_see_service
from servicedesk.accounts.models import User
from servicedesk.verbs.exceptions import NotAllowed


@dataclass(frozen=True)
class Added:
    """The draft with the fields, and what it was before, under which stamp."""

    draft: FormDraft
    before: FormSpec
    seen: str


def copy_form(*, service: Service, source: Service, by: User | None, at: datetime | None = None) -> Added:
    """Put the published questions of another service behind those of the draft; keys that are taken get free ones.

    Whoever does not edit the other service gets what a requester is asked there. Raises NotAllowed, and
    formspec.edits.FormFull where the form would be too large.
    """
    if by is not None and not may_see_service(by, source):
        raise NotAllowed(_("You cannot see this service."))
    published = source.forms.order_by("-number").first()
    other = published.spec if published else FormSpec()
    if by is not None and not may_edit_form(by, source):
        other = FormSpec(tuple(section for section in other.sections if section.stage == "filing"))
    return _add(service, lambda form: append_form(form, other), by, at)


def _add(
    service: Service, add: Callable[[FormSpec], FormSpec], by: User | None, at: datetime | None
) -> Added:
    with transaction.atomic():
        locked = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        require_form_editor(by, locked)
        draft = open_draft(locked)
        before, seen = draft.spec, stamp_of(draft)
        after = save_draft(service=service, form=add(before), stamp=seen, by=by, at=at)
        return Added(after, before, seen)
