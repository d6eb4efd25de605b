"""Files of tickets: only for those who may read what they hang on, always as a download; thumbnails likewise."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.files.downloads import download, picture
from tickets.actions.contents import content_path
from tickets.queries.visible import find_file


@require_safe
def attachment(request: PersonRequest, pk: UUID) -> FileResponse:
    """Send a file. 404 where the person may not read it, or where its content is gone from the disk."""
    file = find_file(request.user, pk)
    return download(content_path(file.blob_id), name=file.name, content_type=file.content_type)


@require_safe
def attachment_thumbnail(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Send a small picture of a file. 404 where the person may not read the file, or where there is none."""
    return picture(content_path(find_file(request.user, pk).blob_id))
