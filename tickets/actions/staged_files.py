"""Uploads that a form or a program names by their tokens, in the shape of files that came with it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from tickets.models import Attachment, Upload
from tickets.queries.uploads import uploads_of

from .contents import content_path


class StagedFile(UploadedFile):  # type: ignore[type-arg] # it is not generic when it runs
    """A file that was uploaded before: its content is kept already."""

    def __init__(self, upload: Upload) -> None:
        """Take the upload, with its blob."""
        self.upload = upload
        super().__init__(BytesIO(), upload.name, upload.content_type, upload.blob.size)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the content as it lies on disk."""
        with content_path(self.upload.blob_id).open("rb") as content:
            while piece := content.read(chunk_size or self.DEFAULT_CHUNK_SIZE):
                yield piece


class FileAgain(UploadedFile):  # type: ignore[type-arg]
    """A file of a request, sent once more with another."""

    def __init__(self, file: Attachment) -> None:
        """Take the file, with its blob."""
        self.blob = file.blob_id
        super().__init__(BytesIO(), file.name, file.content_type, file.blob.size)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the content as it lies on disk."""
        with content_path(self.blob).open("rb") as content:
            while piece := content.read(chunk_size or self.DEFAULT_CHUNK_SIZE):
                yield piece


class LostFile(UploadedFile):  # type: ignore[type-arg]
    """A token behind which there is nothing of this person's; `check_files` refuses it."""

    def __init__(self) -> None:
        """Be a file without content."""
        super().__init__(BytesIO(), "file", "", 0)


def files_again(files: Iterable[Attachment]) -> list["UploadedFile[Any]"]:
    """Return files of a request in the shape of files that came with a form; of one that is gone, a lost file."""
    return [FileAgain(file) if content_path(file.blob_id).exists() else LostFile() for file in files]


def files_named(user: User, values: Iterable[Any]) -> list["UploadedFile[Any]"]:
    """Return the files that are meant: those that came along as they are, and for each token its upload, once each."""
    values = list(values)
    found = uploads_of(user, [value for value in values if isinstance(value, str)])
    return [_meant(value, found) for value in _once(values)]


def _once(values: Iterable[Any]) -> list[Any]:
    """Return the values without those that name an upload again."""
    return list({value if isinstance(value, str) else id(value): value for value in values}.values())


def _meant(value: Any, found: Mapping[str, Upload]) -> "UploadedFile[Any]":
    if not isinstance(value, str):
        file: UploadedFile[Any] = value
        return file
    return StagedFile(found[value]) if value in found else LostFile()


def use(file: StagedFile, *, by: User | None, at: datetime) -> None:
    """Note that an upload has become an attachment. Raises ValidationError where it is not theirs, gone, or was used.

    Of two at the same moment, the second waits for the first, and is refused.
    """
    unused = Upload.objects.filter(pk=file.upload.pk, by=by, used_at=None)
    if by is None or not unused.update(used_at=at):
        raise ValidationError(
            _("“%(name)s” was already sent. To send it once more, choose it again.") % {"name": file.name}
        )


def content_hash(file: "UploadedFile[Any]") -> str:
    """Return the hash of a file's content, as `Blob` has it."""
    if isinstance(file, StagedFile):
        return str(file.upload.blob_id)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
