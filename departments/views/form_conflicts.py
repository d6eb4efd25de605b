"""Two editors of one form: both versions, and a choice for each part of a section or field that differs."""

import json
from collections.abc import Iterator
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
from departments.formspec.differences import OF_FIELDS, WHOLE, Change, about, differences, names_of
from departments.formspec.edits import take_parts
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
    """What two versions have differently of a section or field: `part` of it, and what mine has in place of theirs."""

    key: str
    part: str
    changes: tuple[ChangeWords, ...]

    @property
    def name(self) -> str:
        """What it is called in the form that asks."""
        return f"{self.key}--{self.part}"


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
        "differences": [one for one in found if _is_open(one, conflict)],
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
            if request.POST.get(f"take-{one.name}") == MINE:
                form = take_parts(form, mine, one.key, {one.part})
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
    """Return what is not the same in both, part by part, with what mine has differently.

    Another type, and a field or section that only one of them has, is about all of it.
    """
    by_key: dict[str, list[Change]] = {}
    for change in differences(theirs, mine):
        key = change.address.partition(".")[0]
        if key and (change.what != "moved" or change.of == "column"):
            by_key.setdefault(key, []).append(change)
    return [one for key, changes in by_key.items() for one in _by_part(key, changes)]


def _by_part(key: str, changes: list[Change]) -> Iterator[Difference]:
    parts = dict.fromkeys(name for change in changes for name in sorted(names_of(change), key=_place))
    if {WHOLE, "kind"} & parts.keys():
        yield Difference(key, WHOLE, tuple(map(change_words, changes)))
        return
    for part in parts:
        own = (about(change, part) for change in changes if part in names_of(change))
        yield Difference(key, part, tuple(map(change_words, own)))


def _place(part: str) -> tuple[int, str]:
    """Return where a part comes among others: the words first, as the editor has them."""
    name = part.partition(".")[0]
    return (OF_FIELDS.index(name) if name in OF_FIELDS else len(OF_FIELDS)), part


def _is_open(one: Difference, conflict: DraftConflict) -> bool:
    """Say whether nobody has changed it alone."""
    return conflict.unsettled is None or one.part in conflict.unsettled.get(one.key, ())
