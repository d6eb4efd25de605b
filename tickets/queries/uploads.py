"""Uploaded files that wait for the form they belong to."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import Http404

from servicedesk.accounts.models import User
from servicedesk.text.reading import uuid_in
from tickets.models import Attachment, Upload

KEPT = timedelta(days=1)
DAY = timedelta(days=1)


def uploads_of(user: User, texts: Iterable[str]) -> Mapping[str, Upload]:
    """Return token -> upload, for the texts that name one of the person's own that is still here, used ones too."""
    tokens = {text: token for text in texts if (token := uuid_in(text)) is not None}
    found = (
        Upload.objects.filter(by=user).select_related("blob").in_bulk(set(tokens.values())) if tokens else {}
    )
    return {text: found[token] for text, token in tokens.items() if token in found}


def waiting_among(user: User, texts: list[str]) -> list[Upload]:
    """Return the uploads that the texts name and no form has used yet, in the same order; as many as wait at most."""
    found = uploads_of(user, texts[: settings.UPLOADS_WAITING])
    return [upload for upload in found.values() if upload.used_at is None]


def waiting_uploads(user: User) -> QuerySet[Upload]:
    """Return the uploads of a person that no form has used yet."""
    return Upload.objects.filter(by=user, used_at=None)


def find_upload(user: User, token: UUID) -> Upload:
    """Return an upload of the person that no form has used yet. Raises Http404 for any other."""
    found = waiting_uploads(user).filter(pk=token).select_related("blob").first()
    if found is None:
        raise Http404
    return found


def old_uploads(at: datetime) -> QuerySet[Upload]:
    """Return the uploads that have had their day, but for those that a draft names."""
    return Upload.objects.filter(at__lt=at - KEPT, draft=None)


def bytes_within_a_day(user: User, at: datetime) -> int:
    """Return how many bytes a person sent and uploaded within the day before."""
    since = {"by": user, "at__gt": at - DAY}
    files = (Attachment.objects.filter(**since), Upload.objects.filter(**since, used_at=None))
    return sum(rows.aggregate(size=Sum("blob__size"))["size"] or 0 for rows in files)
