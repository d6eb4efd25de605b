"""Keep files: what is taken, and how it hangs on a request."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from mimetypes import guess_type
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.text.cleaning import JOINERS, clean_line
from tickets.models import Attachment, Blob, Message, Ticket

from .contents import store_all
from .staged_files import LostFile, StagedFile, use
from .upload_limits import check_room

MAX_NAME = 120


def attach(
    groups: Mapping[str, Sequence["UploadedFile[Any]"]], *, ticket: Ticket, by: User | None, at: datetime,
    message: Message | None = None,
) -> None:  # fmt: skip
    """Store all files of a verb and hang them on the ticket: field key ("" for none) -> files in their order.

    Raises ValidationError where there is no room for them, and for an upload that was used before.
    """
    files = [file for group in groups.values() for file in group]
    if not files:
        return
    fresh = [file for file in files if not isinstance(file, StagedFile)]
    check_room(_size(files), fresh=_size(fresh), ticket=ticket, by=by, at=at)
    blobs = iter(_contents(files, by, at))
    for field_key, group in groups.items():
        for position, file in enumerate(group):
            Attachment.objects.create(
                ticket=ticket,
                message=message,
                field_key=field_key,
                blob=next(blobs),
                name=(name := safe_name(file.name or "")),
                content_type=guess_type(name)[0] or "application/octet-stream",
                by=by,
                at=at,
                position=position,
            )


def check_files(files: Iterable["UploadedFile[Any]"]) -> None:
    """Refuse too many, too large, empty and lost files before anything is stored. Raises ValidationError."""
    files = list(files)
    if any(isinstance(file, LostFile) for file in files):
        raise ValidationError(no_longer_here())
    if len(files) > settings.ATTACHMENTS_PER_MESSAGE:
        raise ValidationError(too_many())
    for file in files:
        if (file.size or 0) > settings.ATTACHMENT_MAX_BYTES:
            raise ValidationError(too_large(safe_name(file.name or "")))
        if not file.size:
            raise ValidationError(without_content(safe_name(file.name or "")))


def too_many() -> str:
    """Say how many files may come at once."""
    return _("Up to %(n)s files at a time.") % {"n": settings.ATTACHMENTS_PER_MESSAGE}


def no_longer_here() -> str:
    """Say that there is nothing behind a token: it expired, was removed, or never was the person's own."""
    return _("A file was removed, or was chosen more than a day ago. Choose it again.")


def too_large(name: str) -> str:
    """Say that the file of this name is too large."""
    limit = settings.ATTACHMENT_MAX_BYTES // 1024**2
    return _("“%(name)s” is larger than %(limit)s MB.") % {"name": name, "limit": limit}


def without_content(name: str) -> str:
    """Say that the file of this name is empty: the copy that was sent, or already the one it was made from."""
    return _("“%(name)s” is an empty file (0 bytes). Choose it again, or send this without it.") % {
        "name": name
    }


def safe_name(name: str) -> str:
    """Return a file's name without folders, control and direction characters, cut to a sane length."""
    base = clean_line(PurePosixPath(name.replace("\\", "/")).name)
    clean = "".join(
        c for c in base if (c in JOINERS or unicodedata.category(c)[0] != "C") and c not in '"<>|'
    ).strip(". ")
    if len(clean) > MAX_NAME:
        stem, dot, suffix = clean.rpartition(".")
        clean = (
            (stem[: MAX_NAME - len(suffix) - 1] + dot + suffix)
            if dot and len(suffix) < 12
            else clean[:MAX_NAME]
        )
    return clean or "file"


def _size(files: Iterable["UploadedFile[Any]"]) -> int:
    return sum(file.size or 0 for file in files)


def _contents(files: Sequence["UploadedFile[Any]"], by: User | None, at: datetime) -> list[Blob]:
    """Return the contents of files: that of an upload is kept already, and is used up by this.

    Uploads are used up in one order everywhere, so that two forms that name the same ones never wait for each other.
    """
    staged = [file for file in files if isinstance(file, StagedFile)]
    for one in sorted(staged, key=lambda file: file.upload.pk):
        use(one, by=by, at=at)
    stored = iter(store_all((file for file in files if not isinstance(file, StagedFile)), at))
    return [file.upload.blob if isinstance(file, StagedFile) else next(stored) for file in files]
