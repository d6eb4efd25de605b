"""Uploads on their way in: no more than a message may have, and where the disk for them is full, the verb that stores
a file raises, not the parser.

Django would write a body of any length to the disk. On a full disk it would answer 500 while it still reads the
request, and all that was typed into the form would be lost.
"""

import errno
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

FULL = (errno.ENOSPC, errno.EDQUOT)


class UnkeptFile(UploadedFile):
    """A file that found no room: it has its name and size, and raises OSError where it is read."""

    def __init__(self, name: str, content_type: str, size: int) -> None:
        """Know what the file was."""
        super().__init__(BytesIO(), name, content_type, size)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Raises OSError."""
        self._refuse()

    def read(self, *_: Any) -> NoReturn:
        """Raises OSError."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise OSError(errno.ENOSPC, "There was no room for the file on its way in.")


class TemporaryFiles(TemporaryFileUploadHandler):
    """Django's handler for files that are too large for memory."""

    is_full = False

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, *args: Any, **options: Any
    ) -> None:
        """Raises RequestDataTooBig before anything is read of a body that no message of the desk has."""
        super().handle_raw_input(input_data, META, content_length, *args, **options)
        files = settings.ATTACHMENTS_PER_MESSAGE * settings.ATTACHMENT_MAX_BYTES
        if content_length > files + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("more than the files of a message and what is typed beside them")

    def new_file(self, *args: Any, **options: Any) -> None:
        """Make room for a file."""
        self.is_full = False
        super().new_file(*args, **options)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, unless there is no room."""
        if self.is_full:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            if error.errno not in FULL:
                raise
            self.is_full = True

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Return the file."""
        if not self.is_full:
            return super().file_complete(file_size)
        self.file.close()
        return UnkeptFile(self.file_name or "", self.content_type or "", file_size)
