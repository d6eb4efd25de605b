"""Files as pages list them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from tickets.models import Attachment, Message, Ticket

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


def files_by_message(ticket: Ticket, messages: Iterable[Message]) -> Mapping[int | None, list[Attachment]]:
    """Return message id -> its files by name, None -> those of the request itself.

    `messages` are those that a person may read who sees the ticket's content: of others there is no file.
    """
    readable = {None, *(message.pk for message in messages)}
    found: dict[int | None, list[Attachment]] = defaultdict(list)
    for file in Attachment.objects.filter(ticket=ticket).select_related("blob").order_by("name", "pk"):
        if file.message_id in readable:
            found[file.message_id].append(file)
    return found


def links_to(attachments: Iterable[Attachment]) -> list[FileLink]:
    """Return the files with the addresses that serve them; they come with their blobs."""
    return [
        FileLink(file.name, reverse("attachment", args=[file.pk]), file.blob.size, _icon(file.content_type))
        for file in attachments
    ]


def _icon(content_type: str) -> str:
    return next((icon for part, icon in ICONS.items() if part in content_type), "file-earmark")
