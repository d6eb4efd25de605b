"""Files of tickets: only for those who may read what they hang on, always as a download."""

from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from servicedesk.accounts.requests import PersonRequest
from tickets.actions.files import blob_path
from tickets.models import Attachment
from tickets.rules import attachments_visible_to


@require_safe
def attachment(request: PersonRequest, pk: UUID) -> FileResponse:
    """Send a file. 404 where the person may not read it, or where its content is gone from the disk."""
    found = get_object_or_404(Attachment.objects.select_related("ticket__service"), pk=pk)
    if not attachments_visible_to(request.user, found.ticket).filter(pk=found.pk).exists():
        raise Http404
    try:
        content = blob_path(found.blob_id).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
