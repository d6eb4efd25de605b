"""Contents of files: once under their hash, on disk before any row speaks of them, gone with the last that does.

Who stores a content holds a shared lock on its hash until the transaction ends, who removes one the exclusive lock: so
a content is never taken away between being written and being spoken of.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from servicedesk.web.files.thumbnails import thumbnail_path
from tickets.models import Attachment, Blob, Upload

from .upload_limits import told_when_full


def content_path(sha256: str) -> Path:
    """Return where a content lies on disk."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def store(file: "UploadedFile[Any]", at: datetime) -> Blob:
    """Keep the content of a file. Call it in the transaction of the row that speaks of it. Raises ValidationError."""
    [blob] = store_all([file], at)
    return blob


def store_all(files: Iterable["UploadedFile[Any]"], at: datetime) -> list[Blob]:
    """Keep the contents of files, as `store` does; all that one transaction keeps must come in one call.

    They get their rows in the order of their hashes, so that two people who send the same files never wait for each
    other.
    """
    written: list[_Written] = []
    try:
        with told_when_full():
            for file in files:
                written.append(_write(file))
            blobs = {one.sha256: _keep(one, at) for one in sorted(written, key=attrgetter("sha256"))}
    finally:
        for one in written:
            Path(one.path).unlink(missing_ok=True)
    return [blobs[one.sha256] for one in written]


def _keep(written: "_Written", at: datetime) -> Blob:
    _lock(written.sha256, "pg_advisory_xact_lock_shared")
    final = content_path(written.sha256)
    final.parent.mkdir(parents=True, exist_ok=True)
    os.replace(written.path, final)
    defaults = {"size": written.size, "stored_at": at}
    blob, _created = Blob.objects.get_or_create(sha256=written.sha256, defaults=defaults)
    return blob


def remove_if_unused(sha256: str) -> None:
    """Remove a content of which no file speaks any more, from the disk too once the transaction has ended."""
    _lock(sha256, "pg_advisory_xact_lock")
    if any(model.objects.filter(blob=sha256).exists() for model in (Upload, Attachment)):
        return
    Blob.objects.filter(pk=sha256).delete()
    transaction.on_commit(lambda: take_off_the_disk(sha256))


def take_off_the_disk(sha256: str) -> None:
    """Remove a content from the disk, unless a row speaks of it."""
    with transaction.atomic():
        _lock(sha256, "pg_advisory_xact_lock")
        if Blob.objects.filter(pk=sha256).exists():  # it has come again
            return
        path = content_path(sha256)
        for one in (path, thumbnail_path(path)):
            one.unlink(missing_ok=True)


def _lock(sha256: str, function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_CONTENTS, int(sha256[:7], 16)])


_CONTENTS = 7_301  # the first half of the key of all locks on contents


class _Written(NamedTuple):
    """A content on the disk: where it lies for now, its hash and its size."""

    path: str
    sha256: str
    size: int


def _write(file: "UploadedFile[Any]") -> _Written:
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
    return _Written(target.name, digest.hexdigest(), size)
