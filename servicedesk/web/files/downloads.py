"""Files sent to people: always as a download, never as a page of ours; and thumbnails."""

from pathlib import Path
from typing import TypeVar

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from .thumbnails import thumbnail_of

Response = TypeVar("Response", bound=HttpResponseBase)


def download(path: Path, *, name: str, content_type: str) -> FileResponse:
    """Send the file under its name. Raises Http404 where its content is gone from the disk."""
    try:
        content = path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return _guarded(FileResponse(content, as_attachment=True, filename=name, content_type=content_type))


def made(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Send what was made for this answer, under a name."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return _guarded(response)


def picture(content: Path) -> HttpResponse:
    """Send the thumbnail of a content, to be shown in a page. Raises Http404 where there is none."""
    path = thumbnail_of(content)
    if path is None:
        raise Http404
    return _guarded(HttpResponse(path.read_bytes(), content_type="image/webp"))


def _guarded(response: Response) -> Response:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
