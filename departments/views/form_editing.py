"""The page of the form editor, and its parts."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from departments.display.field_kinds import GROUPS, kinds_of_columns, offered_sets
from departments.display.form_outline import notices, outline
from departments.forms.questions.item import ItemEditor
from departments.forms.questions.scope import SECTION
from departments.formspec.edits import Merged
from departments.formspec.form import FormSpec
from departments.formspec.problems import problems_of
from departments.formspec.translations import stale_texts
from departments.models import Service
from departments.queries.field_sets import newer_sets, sets_on_offer
from departments.queries.form_drafts import discarded_draft, open_draft
from departments.queries.gone_defaults import gone_defaults
from departments.views.form_steps import has_step
from servicedesk.accounts.requests import PersonRequest


def editor_page(
    request: PersonRequest,
    service: Service,
    form: FormSpec,
    stamp: str,
    item: ItemEditor | None,
    *,
    errors: Iterable[object] = (),
    is_saved: bool = False,
) -> HttpResponse:
    """Answer with the editor showing a form; `is_saved` says that all that was filled in is in the draft."""
    draft, published = open_draft(service), service.newest_form
    known = published.spec if published else FormSpec()
    found = (*problems_of(form), *gone_defaults(form))
    context: dict[str, Any] = {
        "service": service,
        "tab": "form",
        "draft": draft,
        "published": published,
        "content": json.dumps(form.to_json(), ensure_ascii=False),
        "stamp": stamp,
        "item": item,
        "parts": outline(form, item.address if item else "", found),
        "notices": notices(form, found, known),
        "refusals": sum(problem.is_refusal for problem in found),
        "kinds": GROUPS,
        "column_kinds": kinds_of_columns(),
        "is_changed": form.to_json() != known.to_json(),
        "has_step": has_step(service, stamp),
        "is_stale": item is not None and _is_stale(form, item),
        "discarded": discarded_draft(service) if draft.pk is None else None,
        "errors": list(errors),
        "is_saved": is_saved,
        "sets": offered_sets(sets_on_offer(service)),
        "has_newer": any(spec.origin for spec in form.fields) and bool(newer_sets(form, service)),
    }
    return render(request, "departments/catalog/form.html", context)


def opened_in(merged: Merged, form: FormSpec, opened: str) -> str:
    """Return where what is open stands after the merge: keys may be others, and sections elsewhere."""
    if not opened.startswith(SECTION):
        key, dot, column = opened.partition(".")
        return merged.names.get(key, key) + dot + column
    open_keys = (one.key for at, one in enumerate(form.sections) if f"{SECTION}{at}" == opened)
    key = next(open_keys, "")
    places = (at for at, one in enumerate(merged.form.sections) if one.key == merged.names.get(key, key))
    return next((f"{SECTION}{at}" for at in places), "")


def _is_stale(form: FormSpec, item: ItemEditor) -> bool:
    """Say whether a translation of what is open may be out of date."""
    own = item.scope.section.key if item.scope.is_section else item.address
    return any(key == own for key, _part, _language in stale_texts(form))
