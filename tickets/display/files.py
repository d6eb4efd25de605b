"""Files as pages list them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from servicedesk.notifications.kinds import FactLink
from servicedesk.web.files.thumbnails import may_have_thumbnail
from tickets.models import Attachment, Upload

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
    """What components/files.html and components/upload.html draw; `size` in bytes, `thumbnail` an address or "".

    `token` names it in a form, where it was uploaded and not sent yet.
    """

    name: str
    url: str
    size: int
    icon: str
    thumbnail: str = ""
    token: str = ""


def links_to(attachments: Iterable[Attachment]) -> list[FileLink]:
    """Return the files with the addresses that serve them; they come with their blobs."""
    return [_link(file, "attachment") for file in attachments]


def mailed(files: Iterable[FileLink]) -> list[FactLink]:
    """Return the files as a mail names them: their addresses ask who opens one to sign in, and whether they may."""
    return [FactLink(file.name, filesizeformat(file.size), settings.SITE_URL + file.url) for file in files]


def links_to_uploads(uploads: Iterable[Upload]) -> list[FileLink]:
    """Return the uploads as a form lists them; they come with their blobs."""
    return [_link(upload, "upload", token=str(upload.pk)) for upload in uploads]


def _link(file: Attachment | Upload, address: str, token: str = "") -> FileLink:
    has_thumbnail = may_have_thumbnail(file.content_type)
    return FileLink(
        name=file.name,
        url=reverse(address, args=[file.pk]),
        size=file.blob.size,
        icon=_icon(file.content_type),
        thumbnail=reverse(f"{address}_thumbnail", args=[file.pk]) if has_thumbnail else "",
        token=token,
    )


def _icon(content_type: str) -> str:
    return next((icon for part, icon in ICONS.items() if part in content_type), "file-earmark")
