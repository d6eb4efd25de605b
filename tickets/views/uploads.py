"""Files on their way into a form: uploaded at once, listed by the form, taken away again. Each person has their own."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.files.downloads import download, picture
from servicedesk.web.pieces import piece_of
from tickets.actions.contents import content_path
from tickets.actions.uploads import stage, unstage
from tickets.display.files import links_to_uploads
from tickets.models import Upload
from tickets.queries.uploads import find_upload, waiting_among

FIELD = "field"
MAX_NAME = 80


@piece_of("home")
@require_http_methods(["GET", "HEAD", "POST"])
def uploads(request: PersonRequest) -> HttpResponse:
    """POST keeps one `file` and answers with its entry in the list of the field named in `field` (201).

    What is not taken is a 400 with the sentence that says why, as plain text. GET lists those of `token` that are here.
    """
    if request.method != "POST":
        found = waiting_among(request.user, request.GET.getlist("token"))
        return _entries(request, request.GET.get(FIELD, ""), found)
    files = request.FILES.getlist("file")
    if len(files) != 1:
        return _refused(_("Send one file at a time."))
    try:
        kept = stage(files[0], by=request.user)
    except ValidationError as error:
        return _refused(" ".join(error.messages))
    return _entries(request, request.POST.get(FIELD, ""), [kept], status=201)


@require_safe
def upload(request: PersonRequest, pk: UUID) -> FileResponse:
    """Send an upload back to its owner; 404 for everybody else, and once it was sent."""
    found = find_upload(request.user, pk)
    return download(content_path(found.blob_id), name=found.name, content_type=found.content_type)


@require_safe
def upload_thumbnail(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Send its owner a small picture of an upload; 404 where there is none."""
    return picture(content_path(find_upload(request.user, pk).blob_id))


@require_POST
def remove_upload(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take an upload away again (204); 404 for what is not there, or not theirs."""
    unstage(find_upload(request.user, pk), by=request.user)
    return HttpResponse(status=204)


def _entries(request: PersonRequest, field: str, found: list[Upload], status: int = 200) -> HttpResponse:
    context = {"field": field[:MAX_NAME], "files": links_to_uploads(found)}
    return render(request, "components/upload_entries.html", context, status=status)


def _refused(sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
