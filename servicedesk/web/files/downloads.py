"""Files that people put in, sent back: always as a download, never as a page of ours."""

from pathlib import Path

from django.http import FileResponse, Http404


def download(path: Path, *, name: str, content_type: str) -> FileResponse:
    """Send the file under its name. Raises Http404 where its content is gone from the disk."""
    try:
        content = path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
