"""Verbs on uploads: keep a file until its form is sent, take it away again.

An upload is private to the one who sent it, and counts in what they may send within a day.
"""

from datetime import datetime
from mimetypes import guess_type
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.events import clock
from tickets.models import Upload
from tickets.queries.uploads import waiting_uploads

from .contents import remove_if_unused, store
from .files import check_files, safe_name
from .upload_limits import check_day


@transaction.atomic
def stage(file: "UploadedFile[Any]", *, by: User, at: datetime | None = None) -> Upload:
    """Keep a file for a form that will name it. Raises ValidationError for what would not be taken with a form either,
    and where too many files of this person wait already.
    """
    moment = at or clock.now()
    check_files([file])
    check_day(file.size or 0, by=by, at=moment)
    if waiting_uploads(by).count() >= settings.UPLOADS_WAITING:
        raise ValidationError(
            _("%(n)s of your files wait to be sent. Send or remove some of them first.")
            % {"n": settings.UPLOADS_WAITING}
        )
    return Upload.objects.create(
        by=by,
        blob=store(file, moment),
        name=(name := safe_name(file.name or "")),
        content_type=guess_type(name)[0] or "application/octet-stream",
        at=moment,
    )


def unstage(upload: Upload, *, by: User) -> None:
    """Take an upload away again, with its content where no other file has it. One that is being sent stays."""
    remove_uploads(waiting_uploads(by).filter(pk=upload.pk))


def remove_uploads(uploads: QuerySet[Upload]) -> None:
    """Remove uploads, with the contents that no other file has; those that are being sent at this moment stay.

    Contents are taken in the order of their hashes, as `store_all` does, so that neither waits for the other for ever.
    """
    for pk in list(uploads.order_by("blob_id", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = uploads.filter(pk=pk).select_for_update(skip_locked=True).first()
            if row is not None:
                row.delete()
                remove_if_unused(row.blob_id)
