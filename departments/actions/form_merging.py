"""Saving a draft beside another editor: what each did is kept, and only what both changed is asked."""

from datetime import datetime

from django.db import transaction

from departments.actions.form_drafts import DraftConflict, save_draft
from departments.formspec.edits import FormFull, Merged, merge
from departments.formspec.form import FormSpec
from departments.models import FormDraft, Service
from servicedesk.accounts.models import User


def save_beside(
    *,
    service: Service,
    form: FormSpec,
    base: FormSpec,
    stamp: str,
    by: User | None,
    at: datetime | None = None,
    is_marked: bool = False,
) -> tuple[FormDraft, Merged | None]:
    """Save as `save_draft` does what an editor made of `base`, the content of `stamp`.

    Where somebody saved meanwhile, and left nothing to choose, all that either did is kept; then what was put together
    is returned too. Raises as `save_draft`.
    """
    with transaction.atomic():
        Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        try:
            return save_draft(
                service=service, form=form, stamp=stamp, by=by, at=at, is_marked=is_marked
            ), None
        except DraftConflict as conflict:
            merged = _merged(base, form, conflict)
            return save_draft(service=service, form=merged.form, stamp=conflict.stamp, by=by, at=at), merged


def _merged(base: FormSpec, form: FormSpec, conflict: DraftConflict) -> Merged:
    """Put both versions together. Raises the conflict where that leaves something to choose."""
    try:
        merged = merge(base, form, conflict.theirs)
    except FormFull:
        raise conflict from None
    if not merged.is_settled:
        conflict.left_by(merged)
        raise conflict
    return merged
