"""Files of tickets: only for those who may read what they hang on, always as a download."""

from uuid import UUID

from django.http import FileResponse
from django.views.decorators.http import require_safe

from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.files.downloads import download
from tickets.actions.files import blob_path
from tickets.queries.visible import find_file


@require_safe
def attachment(request: PersonRequest, pk: UUID) -> FileResponse:
    """Send a file. 404 where the person may not read it, or where its content is gone from the disk."""
    file = find_file(request.user, pk)
    return download(blob_path(file.blob_id), name=file.name, content_type=file.content_type)
