"""Keep files: content once under its hash, written to disk before any row speaks of it."""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from mimetypes import guess_type
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.text.cleaning import JOINERS, clean_line
from tickets.models import Attachment, Blob, Message, Ticket

from .upload_limits import check_room, told_when_full

MAX_NAME = 120


def attach(
    files: Iterable["UploadedFile[Any]"], *, ticket: Ticket, by: User | None, at: datetime,
    message: Message | None = None, field_key: str = "",
) -> list[Attachment]:  # fmt: skip
    """Store the files and hang them on the ticket. Raises ValidationError where there is no room for them."""
    files = list(files)
    if files:
        check_room(sum(file.size or 0 for file in files), ticket=ticket, by=by, at=at)
    return [
        Attachment.objects.create(
            ticket=ticket,
            message=message,
            field_key=field_key,
            blob=_store(file, at),
            name=(name := safe_name(file.name or "")),
            content_type=guess_type(name)[0] or "application/octet-stream",
            by=by,
            at=at,
        )
        for file in files
    ]


def check_files(files: Iterable["UploadedFile[Any]"]) -> None:
    """Refuse too many, too large and empty files before anything is stored. Raises ValidationError."""
    files = list(files)
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


def too_large(name: str) -> str:
    """Say that the file of this name is too large."""
    limit = settings.ATTACHMENT_MAX_BYTES // 1024**2
    return _("“%(name)s” is larger than %(limit)s MB.") % {"name": name, "limit": limit}


def without_content(name: str) -> str:
    """Say that the file of this name is empty: the copy that was sent, or already the one it was made from."""
    return _("“%(name)s” is an empty file (0 bytes). Choose it again, or send this without it.") % {
        "name": name
    }


def blob_path(sha256: str) -> Path:
    """Return where a content lies on disk."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


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


def _store(file: "UploadedFile[Any]", at: datetime) -> Blob:
    with told_when_full():
        sha256, size = _write(file)
    blob, _created = Blob.objects.get_or_create(sha256=sha256, defaults={"size": size, "stored_at": at})
    return blob


def _write(file: "UploadedFile[Any]") -> tuple[str, int]:
    """Put the content in its place on disk; returns its hash and its size."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=root, delete=False) as target:
        try:
            for chunk in file.chunks():
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        except OSError:  # a full disk, say: half a file would only make it fuller
            os.unlink(target.name)
            raise
    final = blob_path(digest.hexdigest())
    final.parent.mkdir(parents=True, exist_ok=True)
    os.replace(target.name, final)
    return digest.hexdigest(), size
