"""Import people in two steps: upload and look, then confirm. Between them the file waits in an upload of its own."""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.people_uploads import choose_encoding, go_on, import_upload, take_upload
from departments.display.import_groups import SHOWN as GROUPS
from departments.display.import_groups import problem_groups
from departments.display.import_problems import (
    COLUMN_NAMES,
    COLUMN_VALUES,
    cell_text,
    problem_text,
    summary_text,
    unreadable_text,
)
from departments.display.import_words import PEOPLE
from departments.forms.people import ImportForm
from departments.models import PeopleUpload, PlaceUpload
from departments.queries.people_import import Counts, plan_import
from departments.queries.people_preview import LARGE, SHOWN, preview_of
from departments.views.access import admins_only
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import COLUMNS, Problem, UnreadableFile, read_people, safe_cell
from servicedesk.accounts.requests import PersonRequest
from servicedesk.jobs.models import Job
from servicedesk.text.encodings import LABELS, readable_in, samples
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, posted

SALT = "departments.people_import"


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def import_people(request: PersonRequest) -> HttpResponse:
    """Take a file; its own page shows what it would change."""
    form = ImportForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, encoding = form.cleaned_data["file"], form.cleaned_data["encoding"]
        try:
            upload = take_upload(content=file.read(), file_name=file.name, encoding=encoding, by=request.user)
        except UnreadableFile as error:
            form.add_error("encoding" if error.code == "wrong_encoding" else "file", unreadable_text(error))
        else:
            return redirect("people_upload", pk=upload.pk)
    columns = [(name, COLUMN_NAMES[name], COLUMN_VALUES.get(name, "")) for name in COLUMNS]
    context = {"form": form, "columns": columns, "about": PEOPLE}
    return render(request, "departments/imports/file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def people_upload(request: PersonRequest, pk: int) -> HttpResponse:
    """Show an uploaded file: how it could be written, what it would change, how far that is, or what came of it."""
    upload = get_object_or_404(PeopleUpload.objects.select_related("job"), pk=pk)
    if request.method != "POST":
        return _page(request, upload)
    form = Form({})
    with errors_beside(form):
        answer = _do(request, upload)
        if answer is not None:
            return answer
    upload.refresh_from_db()
    return _page(request, upload, errors=form.non_field_errors())


def _do(request: PersonRequest, upload: PeopleUpload) -> HttpResponse | None:
    """Do what a button says; None where the page has to be shown again."""
    if "encoding" in request.POST:
        try:
            choose_encoding(upload=upload, encoding=_encoding(request), by=request.user)
        except UnreadableFile as error:
            return _page(request, upload, errors=[unreadable_text(error)])
    elif request.POST.get("do") == "go_on":
        go_on(upload=upload, by=request.user)
    elif _has_changed(request, upload):
        return _page(request, upload, is_again=True)
    else:
        invite = bool(request.POST.get("invite"))
        if plan := import_upload(upload=upload, invite=invite, by=request.user):
            toast(request, _("Imported: %(summary)s.") % {"summary": summary_text(plan.counts)})
            return redirect("manage_people")
    return redirect("people_upload", pk=upload.pk)


def _has_changed(request: PersonRequest, upload: PeopleUpload) -> bool:
    """Say whether a small file would do something else by now than what was shown."""
    if upload.finished_at is not None or not upload.encoding or upload.rows > LARGE:
        return False
    return request.POST.get("shown") != _fingerprint(_preview(upload) or {})


def _encoding(request: PersonRequest) -> str:
    name = request.POST["encoding"]
    return name if name in LABELS else ""


def _page(
    request: PersonRequest, upload: PeopleUpload, *, is_again: bool = False, errors: Any = ()
) -> HttpResponse:
    context: dict[str, Any] = {"upload": upload, "errors": errors, "is_again": is_again, "shown": SHOWN}
    context["about"] = PEOPLE
    if upload.finished_at is not None:
        return render(request, "departments/imports/result.html", context | _result(upload))
    if not upload.encoding:
        return render(request, "departments/imports/encoding.html", context | readings_of(upload))
    preview = None if _goes_on(upload.job) else _preview(upload)
    if preview is None:
        return render(request, "departments/imports/progress.html", context | {"job": upload.job})
    context |= readings_of(upload) | _shown(preview) | {"fingerprint": _fingerprint(preview)}
    return render(request, "departments/imports/preview.html", context)


def _goes_on(job: Job | None) -> bool:
    return job is not None and job.state != Job.State.DONE


def _preview(upload: PeopleUpload) -> Mapping[str, Any] | None:
    """Return what the file would do; None while that is being calculated."""
    if upload.rows > LARGE:
        found: Mapping[str, Any] | None = upload.preview
        return found
    return preview_of(plan_import(read_people(bytes(upload.content), upload.encoding)))


def _fingerprint(preview: Mapping[str, Any]) -> str:
    """Say in short what a file does, to see whether it still is what was shown."""
    return signing.Signer(salt=SALT).signature(repr(sorted(preview.items())))


def readings_of(upload: PeopleUpload | PlaceUpload) -> dict[str, Any]:
    """Return how the first lines with other than plain letters read in each encoding, if there are such lines."""
    content = bytes(upload.content)
    read = samples(content, readable_in(content))
    return {
        "encoding": LABELS.get(upload.encoding, ""),
        "readings": [
            {"name": name, "label": LABELS[name], "lines": [safe_cell(line, 120) for line in lines]}
            for name, lines in read.items()
            if lines
        ],
    }


def _shown(preview: Mapping[str, Any]) -> dict[str, Any]:
    keys = [row["person"] for row in preview["changed"]]
    people = User.objects.in_bulk([key for key in keys if key])
    return {
        "counts": preview["counts"],
        "summary": summary_text(Counts(**preview["counts"])),
        "new": [_entry(row, people) for row in preview["new"]],
        "changed": [_entry(row, people) for row in preview["changed"]],
        **_problems(preview["problems"]),
    }


def _result(upload: PeopleUpload) -> dict[str, Any]:
    return {"summary": summary_text(Counts(**upload.counts)), **_problems(upload.problems)}


def _problems(problems: list[list[Any]]) -> dict[str, Any]:
    groups = problem_groups((Problem(*problem) for problem in problems), problem_text)
    return {"problems": groups[:GROUPS], "problem_count": len(problems)}


def _entry(row: Mapping[str, Any], people: Mapping[int, User]) -> dict[str, Any]:
    changes = [
        {"column": COLUMN_NAMES[name], "old": cell_text(name, old), "new": cell_text(name, new)}
        for name, (old, new) in row["changes"].items()
    ]
    return {
        "line": row["line"],
        "key": row["email"],
        "person": people.get(row["person"]),
        "changes": changes,
    }
