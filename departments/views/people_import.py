"""Import people in two steps: upload and look, then confirm. Between them the file travels signed in the page."""

from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.people_import import import_people as import_from
from departments.forms.import_words import (
    COLUMN_NAMES,
    cell_text,
    problem_text,
    summary_text,
    unreadable_text,
)
from departments.forms.people import ImportForm
from departments.queries.people_import import Entry, Plan, plan_import
from departments.views.access import admins_only
from servicedesk.accounts.people_csv import COLUMNS, Reading, UnreadableFile, decode, read_people
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, posted

SALT = "departments.people_import"
SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def import_people(request: PersonRequest) -> HttpResponse:
    """Take a file and show what it would change; `confirmed` does it."""
    if request.POST.get("confirmed"):
        return _apply(request)
    form = ImportForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            reading = read_people(content)
        except UnreadableFile as error:
            form.add_error("file", unreadable_text(error))
        else:
            return _preview(request, reading, decode(content)[0])
    return render(request, "departments/people/import.html", {"form": form, "columns": _columns()})


def _preview(request: PersonRequest, reading: Reading, text: str, *, is_again: bool = False) -> HttpResponse:
    plan = plan_import(reading)
    context = {
        "plan": plan,
        "summary": summary_text(plan),
        "new": [_shown(entry) for entry in plan.new[:SHOWN]],
        "changed": [_shown(entry) for entry in plan.changed[:SHOWN]],
        "problems": [(problem.line, problem_text(problem)) for problem in plan.problems[:SHOWN]],
        "shown": SHOWN,
        "is_again": is_again,
        "carried": signing.dumps({"text": text, "plan": _fingerprint(plan)}, salt=SALT, compress=True),
    }
    return render(request, "departments/people/import_preview.html", context)


def _apply(request: PersonRequest) -> HttpResponse:
    """Do what was shown; if the directory has changed meanwhile, show it anew."""
    try:
        carried = signing.loads(request.POST.get("carried", ""), salt=SALT, max_age=3600)
    except signing.BadSignature:
        toast(request, _("This preview is too old. Upload the file again."))
        return redirect("import_people")
    reading = read_people(carried["text"].encode())
    if _fingerprint(plan_import(reading)) != carried["plan"]:
        return _preview(request, reading, carried["text"], is_again=True)
    form = ImportForm({})
    with errors_beside(form):
        plan = import_from(reading=reading, invite=bool(request.POST.get("invite")), by=request.user)
        toast(request, _("Imported: %(summary)s.") % {"summary": summary_text(plan)})
        return redirect("manage_people")
    return _preview(request, reading, carried["text"], is_again=True)


def _fingerprint(plan: Plan) -> list[Any]:
    """Say in short what a plan does, to see whether it still is the one that was shown."""
    entries = [[entry.row.email, sorted(entry.changes.items())] for entry in plan.entries]
    return [signing.Signer(salt=SALT).signature(repr(entries)), plan.unchanged]


def _shown(entry: Entry) -> dict[str, Any]:
    changes = [
        {"column": COLUMN_NAMES[name], "old": cell_text(name, old), "new": cell_text(name, new)}
        for name, (old, new) in entry.changes.items()
    ]
    return {"line": entry.row.line, "email": entry.row.email, "person": entry.person, "changes": changes}


def _columns() -> list[tuple[str, Any]]:
    return [(name, COLUMN_NAMES[name]) for name in COLUMNS]
