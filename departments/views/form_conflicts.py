"""Two editors of one form: both versions, and a choice for each section and field that differs."""

import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actions.form_drafts import DraftConflict
from departments.actions.form_merging import save_beside
from departments.display.form_versions import ChangeWords, change_words
from departments.formspec.differences import differences
from departments.formspec.edits import take
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from departments.formspec.values import FormSpecError
from departments.models import Service
from departments.views.access import edited_form
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.web.sending import not_taken
from servicedesk.web.toasts import toast

MINE, TOGETHER, BASE = "mine", "theirs", "base"


@dataclass(frozen=True)
class Difference:
    """A section or field that two versions have differently, and what mine did to it."""

    key: str
    changes: tuple[ChangeWords, ...]


def conflict_page(
    request: PersonRequest, service: Service, conflict: DraftConflict, opened: str = ""
) -> HttpResponse:
    """Show what both changed, and let the editor take each from either side. Answers 409."""
    found = differences_of(conflict.mine, conflict.together)
    context = {
        "service": service,
        "tab": "form",
        "conflict": conflict,
        "message": conflict.message,
        "mine": json.dumps(conflict.mine.to_json(), ensure_ascii=False),
        "theirs": json.dumps(conflict.together.to_json(), ensure_ascii=False),
        "base": json.dumps(conflict.theirs.to_json(), ensure_ascii=False),
        "stamp": conflict.stamp,
        "differences": [one for one in found if conflict.unsettled is None or one.key in conflict.unsettled],
        "is_merged": conflict.unsettled is not None,
        "opened": opened,
    }
    response = render(request, "departments/catalog/conflict.html", context, status=409)
    if "HX-Request" in request.headers:  # the whole page, wherever the button's answer would have gone
        for name, value in (("Retarget", "#content"), ("Reselect", "#content"), ("Reswap", "outerHTML")):
            response[f"HX-{name}"] = value
    return response


@require_POST
@once("request_form", "slug")
def settle_form(request: PersonRequest, slug: str) -> HttpResponse:
    """Save what was made of both versions: the other one's, with what was taken from mine; go on where it was."""
    service, opened = edited_form(request, slug), request.POST.get("item", "")
    try:
        mine = read_form(json.loads(request.POST.get(MINE, "")))
        form = read_form(json.loads(request.POST.get(TOGETHER, "")))
        base = read_form(json.loads(request.POST.get(BASE, "")))
        for one in differences_of(mine, form):
            if request.POST.get(f"take-{one.key}") == MINE:
                form = take(form, mine, one.key)
        save_beside(
            service=service, form=form, base=base, stamp=request.POST.get("stamp", ""), by=request.user
        )
    except DraftConflict as again:
        return conflict_page(request, service, again, opened)
    except (ValueError, RecursionError, FormSpecError, ValidationError):
        not_taken(request)
        toast(request, _("The two versions could not be put together. Nothing was changed."))
    else:
        toast(request, _("Saved."))
    return redirect(editor_address(service, opened))


def editor_address(service: Service, opened: str) -> str:
    """Return the address of the editor with something open."""
    here = reverse("request_form", args=[service.slug])
    return f"{here}?{urlencode({'open': opened})}#open" if opened else here


def differences_of(mine: FormSpec, theirs: FormSpec) -> list[Difference]:
    """Return the sections and fields that are not the same in both, with what mine has differently."""
    found: dict[str, list[ChangeWords]] = {}
    for change in differences(theirs, mine):
        key = change.address.partition(".")[0]
        if key and change.what != "moved":
            found.setdefault(key, []).append(change_words(change))
    return [Difference(key, tuple(changes)) for key, changes in found.items()]
