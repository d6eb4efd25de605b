"""Files as pages list them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from tickets.models import Attachment

ICONS = {
    "image": "file-earmark-image",
    "application/pdf": "file-earmark-pdf",
    "text": "file-earmark-text",
    "application/zip": "file-earmark-zip",
    "spreadsheet": "file-earmark-spreadsheet",
    "ms-excel": "file-earmark-spreadsheet",
}


@dataclass(frozen=True)
class FileLink:
    """What components/files.html draws; `size` in bytes."""

    name: str
    url: str
    size: int
    icon: str


def links_to(attachments: Iterable[Attachment]) -> list[FileLink]:
    """Return the files with the addresses that serve them; they come with their blobs."""
    return [
        FileLink(file.name, reverse("attachment", args=[file.pk]), file.blob.size, _icon(file.content_type))
        for file in attachments
    ]


def _icon(content_type: str) -> str:
    return next((icon for part, icon in ICONS.items() if part in content_type), "file-earmark")
