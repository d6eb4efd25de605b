"""Verbs on the draft of a service's request form: save, publish, discard, restore.

A draft may be unsound; only publishing asks for a sound form. Every verb names the content that its editor has seen
(`stamp`, by queries.form_drafts.stamp_of): where somebody has saved or published since, it is refused with both
versions, and nothing is written. Saves are no events: an editor saves with every pause in typing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.actions.publishing import publish_version, require_form_editor
from departments.events import ServiceEvent
from departments.formspec.edits import Merged
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from departments.formspec.translations import mark_stale, unmarked
from departments.formspec.values import FormSpecError
from departments.models import FormDraft, RequestForm, Service
from departments.queries.form_drafts import (
    KEPT,
    discarded_since,
    last_revision,
    open_draft,
    stamp_of,
    telling_form,
)
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import Refused


class DraftConflict(Refused):
    """Somebody saved or published meanwhile: `theirs` is what there is now, `mine` what was not saved.

    by, at: who did so (None where a version was published, or the draft discarded) and when. is_draft: whether there
    still is one; is_discarded: whether it was discarded. stamp: what to name when saving what was made of both; `take`
    of formspec.edits takes single fields and sections from either. together: theirs with all of mine that they did not
    change too, and `unsettled` the parts of fields and sections that both changed (`edits.Merged`; None where that is
    not known).
    """

    def __init__(self, draft: FormDraft, mine: FormSpec) -> None:
        super().__init__(
            _("This form was changed elsewhere in the meantime. Compare the two versions, then save."),
            code="draft_changed",
        )
        self.mine, self.theirs, self.by, self.at = mine, draft.spec, draft.edited_by, draft.edited_at
        self.together = self.theirs
        self.unsettled: Mapping[str, frozenset[str]] | None = None
        self.stamp, self.is_draft = stamp_of(draft), draft.pk is not None
        discarded_at = discarded_since(draft)
        self.is_discarded = discarded_at is not None
        self.at = discarded_at or self.at

    def left_by(self, merged: Merged) -> None:
        """Leave to choose only what could not be put together."""
        self.mine, self.together, self.unsettled = merged.mine, merged.form, merged.unsettled


def save_draft(
    *,
    service: Service,
    form: FormSpec,
    stamp: str,
    by: User | None,
    at: datetime | None = None,
    is_marked: bool = False,
) -> FormDraft:
    """Keep the form as the service's draft, sound or not; translations that were left behind are marked.

    is_marked: the form comes from elsewhere, and its marks are right as they are.

    Without a draft one is begun, unless nothing differs from what is published (then an unsaved one is returned).
    The same content again is no conflict, so a save whose reply got lost may be sent again. Raises NotAllowed,
    DraftConflict, and ValidationError for what has no shape of a form.
    """
    with transaction.atomic():
        draft = _locked_draft(service, by)
        if stamp_of(draft) != stamp:
            if unmarked(draft.spec).to_json() == unmarked(form).to_json():
                return draft
            raise DraftConflict(draft, form)
        return _keep(draft, form, by, at or clock.now(), is_marked=is_marked)


def publish_draft(
    *, service: Service, stamp: str, by: User | None, at: datetime | None = None, tells_keys: bool = False
) -> RequestForm:
    """Make the draft the service's newest version; requests filed so far keep theirs. The draft is gone then.

    A draft that asks what is asked already makes no new version. With `tells_keys`, fields that no version has get keys
    made of their words. Raises NotAllowed, DraftConflict, and publishing.UnsoundForm with the problems that have to be
    mended first; warnings are published.
    """
    with transaction.atomic():
        draft = _seen_draft(service, stamp, by)
        form = telling_form(draft) if tells_keys else draft.spec
        version = publish_version(draft.service, form, by, at or clock.now())
        if draft.pk is not None:
            draft.delete()
        return version


def discard_draft(*, service: Service, stamp: str, by: User | None, at: datetime | None = None) -> FormDraft:
    """Put the draft aside, so that what is published is edited next; `restore_draft` undoes it for KEPT.

    Raises NotAllowed, DraftConflict, and Refused where there is no draft.
    """
    with transaction.atomic():
        draft, moment = _seen_draft(service, stamp, by), at or clock.now()
        if draft.pk is None:
            raise Refused(_("There is no draft to discard."), code="no_draft")
        draft.discarded_at = moment
        draft.revision += 1  # who has it open learns of it
        draft.save(update_fields=["discarded_at", "revision"])
        service.form_drafts.filter(discarded_at__lt=moment - KEPT).delete()
        record(ServiceEvent.FORM_DRAFT_DISCARDED, subject=draft.service, by=by, at=moment)
        return draft


def restore_draft(*, draft: FormDraft, by: User | None, at: datetime | None = None) -> FormDraft:
    """Undo a discard. Raises NotAllowed, and Refused where another draft was begun since."""
    with transaction.atomic():
        service, moment = draft.service, at or clock.now()
        if _locked_draft(service, by).pk is not None:
            raise Refused(
                _("There is a new draft of this form. Discard it first, then restore this one."),
                code="draft_exists",
                about=service,
            )
        kept = service.form_drafts.filter(pk=draft.pk, discarded_at__gte=moment - KEPT).first()
        if kept is None:
            raise Refused(_("This draft is no longer kept."), code="draft_gone")
        kept.discarded_at, kept.revision = None, last_revision(service) + 1
        kept.save(update_fields=["discarded_at", "revision"])
        record(ServiceEvent.FORM_DRAFT_RESTORED, subject=service, by=by, at=moment)
        return kept


def _locked_draft(service: Service, by: User | None) -> FormDraft:
    """Lock the service, and return its draft. Raises NotAllowed."""
    locked = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    require_form_editor(by, locked)
    return open_draft(locked)


def _seen_draft(service: Service, stamp: str, by: User | None) -> FormDraft:
    draft = _locked_draft(service, by)
    if stamp_of(draft) != stamp:
        raise DraftConflict(draft, draft.spec)
    return draft


def _keep(
    draft: FormDraft, form: FormSpec, by: User | None, at: datetime, *, is_marked: bool = False
) -> FormDraft:
    published = draft.base.spec if draft.base else FormSpec()
    content = _content(form if is_marked else mark_stale(form, before=draft.spec, published=published))
    if content == draft.spec.to_json():
        return draft
    if draft.pk is None:
        record(ServiceEvent.FORM_DRAFT_BEGUN, subject=draft.service, by=by, at=at)
    draft.content, draft.revision = content, draft.revision + 1
    draft.edited_by, draft.edited_at = by, at
    draft.save()
    draft.__dict__.pop("spec", None)
    return draft


def _content(form: FormSpec) -> list[dict[str, Any]]:
    """Return what is stored. Raises ValidationError for what could not be read again."""
    try:
        return read_form(form.to_json()).to_json()
    except FormSpecError as error:
        raise ValidationError(str(error)) from error
