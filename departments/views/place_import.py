"""Import places in two steps: upload and look, then confirm. Between them the file waits in an upload of its own."""

from collections.abc import Iterable
from typing import Any

from django.contrib.messages import INFO
from django.core import signing
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.place_import import choose_place_encoding, import_place_upload, take_place_upload
from departments.display.import_groups import SHOWN as GROUPS
from departments.display.import_groups import problem_groups
from departments.display.import_problems import summary_text, unreadable_text
from departments.display.import_words import PLACES
from departments.display.place_import import COLUMN_NAMES, COLUMN_VALUES, place_cell_text, place_problem_text
from departments.forms.people import ImportForm
from departments.models import PlaceUpload
from departments.places_csv import read_places
from departments.queries.people_preview import SHOWN
from departments.queries.place_import import PlaceEntry, PlacePlan, plan_places
from departments.views.access import admins_only
from departments.views.people_import import readings_of
from servicedesk.accounts.people_csv import UnreadableFile
from servicedesk.accounts.requests import PersonRequest
from servicedesk.text.encodings import LABELS
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, posted

SALT = "departments.place_import"


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def import_places(request: PersonRequest) -> HttpResponse:
    """Take a file; its own page shows what it would change."""
    form = ImportForm(posted(request), request.FILES or None)
    form.fields["file"].help_text = _("Up to 5 MB and 20,000 lines.")
    if request.method == "POST" and form.is_valid():
        file, encoding = form.cleaned_data["file"], form.cleaned_data["encoding"]
        try:
            upload = take_place_upload(
                content=file.read(), file_name=file.name, encoding=encoding, by=request.user
            )
        except UnreadableFile as error:
            form.add_error("encoding" if error.code == "wrong_encoding" else "file", unreadable_text(error))
        else:
            return redirect("place_upload", pk=upload.pk)
    columns = [(name, words, COLUMN_VALUES.get(name, "")) for name, words in COLUMN_NAMES.items()]
    context = {"form": form, "columns": columns, "about": PLACES}
    return render(request, "departments/imports/file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def place_upload(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what a file would change, or how it could be written; a POST imports it, or says how it is written."""
    upload = get_object_or_404(PlaceUpload, pk=pk)
    if upload.finished_at is not None:
        toast(request, _("This file is being imported or has already been imported."), level=INFO)
        return redirect("manage_places")
    if request.method != "POST":
        return _page(request, upload)
    if "encoding" in request.POST:
        name = request.POST["encoding"]
        try:
            choose_place_encoding(upload=upload, encoding=name if name in LABELS else "", by=request.user)
        except UnreadableFile as error:
            return _page(request, upload, errors=[unreadable_text(error)])
        return redirect("place_upload", pk=pk)
    plan = _plan(upload)
    if plan is None or request.POST.get("shown") != _fingerprint(plan):
        return _page(request, upload, is_again=True)
    form = Form({})
    with errors_beside(form):
        done = import_place_upload(upload=upload, by=request.user)
        toast(request, _("Imported: %(summary)s.") % {"summary": summary_text(done.counts)})
        return redirect("manage_places")
    return _page(request, upload, errors=form.non_field_errors())


def _plan(upload: PlaceUpload) -> PlacePlan | None:
    return plan_places(read_places(bytes(upload.content), upload.encoding)) if upload.encoding else None


def _page(
    request: PersonRequest, upload: PlaceUpload, *, is_again: bool = False, errors: Iterable[Any] = ()
) -> HttpResponse:
    plan = _plan(upload)
    context: dict[str, Any] = {
        "about": PLACES,
        "upload": upload,
        "errors": errors,
        "is_again": is_again,
        "shown": SHOWN,
        **readings_of(upload),
    }
    if plan is None:
        return render(request, "departments/imports/encoding.html", context)
    context |= {
        "counts": plan.counts,
        "summary": summary_text(plan.counts),
        "new": [_entry(entry) for entry in plan.new[:SHOWN]],
        "changed": [_entry(entry) for entry in plan.changed[:SHOWN]],
        "problems": problem_groups(plan.problems, place_problem_text)[:GROUPS],
        "problem_count": len(plan.problems),
        "fingerprint": _fingerprint(plan),
    }
    return render(request, "departments/imports/preview.html", context)


def _entry(entry: PlaceEntry) -> dict[str, Any]:
    changes = [
        {"column": COLUMN_NAMES[name], "old": place_cell_text(name, old), "new": place_cell_text(name, new)}
        for name, (old, new) in entry.changes.items()
    ]
    return {"key": entry.row.code, "changes": changes}


def _fingerprint(plan: PlacePlan) -> str:
    """Say in short what a file does, to see whether it still is what was shown."""
    entries = [(entry.row.code, sorted(entry.changes.items())) for entry in (*plan.new, *plan.changed)]
    return signing.Signer(salt=SALT).signature(repr((entries, plan.problems)))
