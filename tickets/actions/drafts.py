"""Verbs on drafts: keep what someone types into a request form, discard it, bring it back.

A draft is its person's alone, so nothing of it is history. The words of confidential services are in no log, notice or
list of anyone else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from departments.display.audiences import why_not_orderable
from departments.models import RequestForm, Service
from servicedesk.accounts.models import User
from servicedesk.database.composed import Given, composed
from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tickets.models import Draft, Upload
from tickets.queries.drafts import was_filed
from tickets.queries.uploads import uploads_of, waiting_uploads

MAX_LETTERS = 300_000
MOST_DISCARDED = 20  # of one person; of more, the oldest cannot be brought back
UNSTORABLE = "\x00"
MOST_KEPT = 2  # of one person and service: one, and one that a link began beside it until they choose
TOO_LONG, TOO_MANY, ELSEWHERE, NEWER = "too_long", "too_many", "changed_elsewhere", "newer_draft"


@dataclass(frozen=True)
class Typed:
    """What a page holds: its fields, the version of the form that it had, the key of the form, and its link's query."""

    values: Mapping[str, Sequence[str]]
    form: RequestForm | None
    key: UUID
    link: str = ""

    @property
    def letters(self) -> int:
        """How long it is, names included."""
        return len(self.link) + sum(len(name) + sum(map(len, texts)) for name, texts in self.values.items())


class ChangedElsewhere(Refused):
    """Another page has saved, submitted or discarded the draft meanwhile; `revision` is that of what there is, or 0."""

    def __init__(self, revision: int) -> None:
        super().__init__(_("You changed this draft in another tab or on another device."), code=ELSEWHERE)
        self.revision = revision


@transaction.atomic
def keep_draft(
    *,
    service: Service,
    typed: Typed,
    by: User,
    revision: int = 0,
    page: UUID | None = None,
    at: datetime | None = None,
) -> Draft:
    """Keep what a page holds as the person's draft for the service, with the files that it names.

    `revision` is that of the draft which the page began with, 0 for none. A page that a link opened beside a draft has
    its own; both stay until the person discards or files one. Raises ChangedElsewhere where another page than this one
    has changed it since, or the form has been filed; NotAllowed for a service that they may not request;
    ValidationError for what is too long, and for a third draft of a service.
    """
    if why_not := why_not_orderable(by, service):
        raise NotAllowed(why_not)
    if typed.letters > MAX_LETTERS:
        raise ValidationError(_("This draft is too long to be saved."), code=TOO_LONG)
    values = {_storable(name): [_storable(text) for text in texts] for name, texts in typed.values.items()}
    _take_turn(by)
    kept = _locked(by, service)
    found = _draft_of(typed, kept)
    now = found.revision if found is not None else 0
    if now != revision and not (found is not None and page is not None and found.page == page):
        if found is not None and (found.key, found.values) == (typed.key, values):
            return found  # a page that was closed saved the same at the last moment
        raise ChangedElsewhere(now)
    draft = found or _begin(typed, by, service, kept)
    draft.values = values
    draft.form, draft.key, draft.page = typed.form, typed.key, page
    draft.revision, draft.saved_at, draft.told_at = draft.revision + 1, at or clock.now(), None
    _save(draft)
    _hold_files(draft)
    return draft


@transaction.atomic
def discard_draft(draft: Draft, *, by: User, at: datetime | None = None) -> None:
    """Take a draft off the person's lists; for a day it can be brought back. Once more has no effect."""
    kept = Draft.objects.filter(pk=draft.pk, person=by, discarded_at=None)
    kept.update(discarded_at=at or clock.now())
    discarded = Draft.objects.filter(person=by).exclude(discarded_at=None)
    latest = discarded.order_by("-discarded_at", "-pk")[:MOST_DISCARDED]
    discarded.exclude(pk__in=list(latest.values_list("pk", flat=True))).delete()


@transaction.atomic
def bring_back_draft(draft: Draft, *, by: User) -> None:
    """Undo a discard; once more has no effect. Raises Refused where the person has begun anew in the meantime."""
    others = [one for one in _locked(by, draft.service) if one != draft]
    if len(others) >= MOST_KEPT:
        raise _begun_anew()
    try:
        with transaction.atomic():
            Draft.objects.filter(pk=draft.pk, person=by).update(discarded_at=None)
    except IntegrityError as anew:  # another page did so at this moment
        raise _begun_anew() from anew


def end_draft(*, service: Service, key: UUID | None, by: User) -> None:
    """Remove the draft of the form that is being filed; called in the transaction that files it."""
    if key is not None:
        for draft in _of_form(person=by.pk, service=service.pk, key=key):
            draft.delete()


@composed
def _of_form(*, person: Given, service: Given, key: Given) -> QuerySet[Draft]:
    return Draft.objects.filter(person=person, service=service, key=key)


def end_submitted_draft(*, service: Service, draft: Draft | None, by: User) -> None:
    """Remove the draft that a program has filed, as it was read; called in the transaction that files it.

    Without a `draft`, that is the one which programs alone have saved: what someone typed into a page may be another
    request. What a page saves meanwhile stays: the rows are locked before they are compared.
    """
    own = Draft.objects.select_for_update().filter(person=by, service=service, discarded_at=None)
    filed = own.filter(page=None) if draft is None else own.filter(pk=draft.pk, revision=draft.revision)
    for one in filed.order_by("pk"):
        one.delete()


def _begun_anew() -> Refused:
    return Refused(_("You have begun a new draft for this service in the meantime."), code=NEWER)


def _storable(text: str) -> str:
    """Return the text as it can be stored; it is cleaned when it is submitted."""
    return text.replace(UNSTORABLE, "")


def _take_turn(by: User) -> None:
    """Lock the person's row, first of all, as filing does: of both at the same moment, the second sees the first."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)


def _locked(person: User, service: Service) -> list[Draft]:
    locked = Draft.objects.select_for_update(no_key=True, of=("self",))
    return list(locked.filter(person=person, service=service, discarded_at=None).order_by("pk"))


def _draft_of(typed: Typed, kept: Sequence[Draft]) -> Draft | None:
    """Return the draft that a page goes on with: that of its form, else the one that began as this page did."""
    of_form = (one for one in kept if one.key == typed.key)
    begun_alike = (one for one in kept if one.link == typed.link)
    return next(of_form, None) or next(begun_alike, None)


def _begin(typed: Typed, by: User, service: Service, kept: Sequence[Draft]) -> Draft:
    """Begin a draft, unless its form was filed meanwhile: a save may have been on its way for longer than that."""
    if len(kept) >= MOST_KEPT:
        said = _("You already have two drafts for this service. Discard one of them first.")
        raise ValidationError(said, code=TOO_MANY)
    if was_filed(by, typed.key):
        raise ChangedElsewhere(0)
    return Draft(person=by, service=service, link=typed.link, revision=0)


def _save(draft: Draft) -> None:
    """Raises ChangedElsewhere where two pages begin a draft at the same moment."""
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as twice:
        raise ChangedElsewhere(1) from twice


def _hold_files(draft: Draft) -> None:
    """Let the files that the draft names stay as long as it does, and no others."""
    texts: list[Any] = [text for group in draft.values.values() for text in group]
    named = [upload.pk for upload in uploads_of(draft.person, texts).values()]
    waiting_uploads(draft.person).filter(pk__in=named).exclude(draft=draft).update(draft=draft)
    Upload.objects.filter(draft=draft).exclude(pk__in=named).update(draft=None)
