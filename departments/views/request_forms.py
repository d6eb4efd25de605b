"""The editor of a service's request form: a list of sections and fields with one open at a time.

Every button posts the open field with `do`, which says which button it was; what was filled in is kept in the draft
first, then the button does its part. The page carries the content that it shows, and its stamp, so that two editors
never overwrite each other: who comes second sees both versions.
"""

import json
from dataclasses import dataclass
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.form_drafts import DraftConflict
from departments.actions.form_merging import save_beside
from departments.display.form_problems import full_words
from departments.display.form_shape import shape_words
from departments.display.form_versions import changed_names
from departments.forms.questions.commands import COMMANDS, SET_NEW, run, with_set
from departments.forms.questions.item import ItemEditor
from departments.forms.questions.scope import SECTION
from departments.formspec.edits import FormFull, field_at
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from departments.formspec.values import FormSpecError
from departments.models import FormDraft, Service
from departments.queries.field_sets import sets_on_offer
from departments.queries.form_drafts import open_draft, stamp_of
from departments.views.access import edited_form
from departments.views.form_conflicts import conflict_page, editor_address
from departments.views.form_editing import editor_page, opened_in
from departments.views.form_steps import remember, step_back, stepped
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.web.display.joining import sentences
from servicedesk.web.forms.rows import Rows
from servicedesk.web.toasts import toast, toast_now

IN_PART = Rows.default_error_messages["missing_management_form"]
ADDING = ("field-new", "field-copy", "section-new", SET_NEW)
SAVE, REDRAW, REVIEW, UNDO = "save", "redraw", "review", "undo"


@dataclass(frozen=True)
class Sent:
    """What an editor's page posts: the form that it shows, with its stamp, what is open in it, and the button."""

    form: FormSpec
    stamp: str
    opened: str
    command: str

    @property
    def is_of_rows(self) -> bool:
        """Whether the button belongs to a list of rows in the open field."""
        return self.command.partition(":")[0] not in (*COMMANDS, SET_NEW, SAVE, REDRAW, REVIEW, UNDO)


@require_http_methods(["GET", "HEAD", "POST"])
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def request_form(request: PersonRequest, slug: str) -> HttpResponse:
    """Edit the draft of a request form; GET shows it, with what `open` names."""
    service = edited_form(request, slug)
    draft = open_draft(service)
    if request.method != "POST":
        item = _item(request, draft.spec, request.GET.get("open", ""))
        return editor_page(request, service, draft.spec, stamp_of(draft), item)
    sent = _sent(request)
    if sent is None:
        item = _item(request, draft.spec, request.POST.get("item", ""))
        return editor_page(request, service, draft.spec, stamp_of(draft), item, errors=[IN_PART])
    item = _item(
        request, sent.form, sent.opened, data=request.POST, command=sent.command if sent.is_of_rows else ""
    )
    if item is not None and (sent.is_of_rows or not item.is_valid()):
        return editor_page(request, service, sent.form, sent.stamp, item)
    try:
        form, opened = _done(service, sent, item)
    except FormFull as full:
        return editor_page(request, service, sent.form, sent.stamp, item, errors=[full_words(full)])
    except FormSpecError as error:
        words = shape_words(error.code, error.about)
        return editor_page(request, service, sent.form, sent.stamp, item, errors=[words])
    return _save(request, service, sent, form, opened)


def _sent(request: PersonRequest) -> Sent | None:
    """Return what was posted; None where it cannot be read."""
    address, command = request.POST.get("item", ""), request.POST.get("do", SAVE)
    try:
        form = read_form(json.loads(request.POST.get("content", "")))
    except (ValueError, RecursionError):
        return None
    return Sent(form, request.POST.get("stamp", ""), address, command)


def _item(
    request: PersonRequest, form: FormSpec, address: str, *, data: Any = None, command: str = ""
) -> ItemEditor | None:
    """Return the forms of what is open; None where there is nothing by that address."""
    try:
        today = request.user.today_at(clock.now())
        return ItemEditor(form, address, today=today, data=data, command=command) if address else None
    except FormSpecError:
        return None


def _done(service: Service, sent: Sent, item: ItemEditor | None) -> tuple[FormSpec, str]:
    """Return the form after what was filled in and after the button, and what is open then."""
    if sent.command == UNDO:
        return step_back(service, sent.stamp) or sent.form, sent.opened
    form = item.applied() if item is not None else sent.form
    verb, _colon, rest = sent.command.partition(":")
    if verb == SET_NEW:
        return with_set(form, rest, sets_on_offer(service), sent.opened)
    return run(form, sent.command, sent.opened)


def _save(request: PersonRequest, service: Service, sent: Sent, form: FormSpec, opened: str) -> HttpResponse:
    try:
        draft, merged = save_beside(
            service=service, form=form, base=sent.form, stamp=sent.stamp, by=request.user
        )
    except DraftConflict as conflict:
        return conflict_page(request, service, conflict, opened)
    except ValidationError as error:
        item = _item(request, sent.form, sent.opened, data=request.POST)
        return editor_page(request, service, sent.form, sent.stamp, item, errors=error.messages)
    now = stamp_of(draft)
    if merged is not None:
        return _go_on_beside(
            request,
            service,
            sent,
            draft,
            opened=opened_in(merged, form, opened),
            mine=form,
        )
    if sent.command == UNDO:
        stepped(service, stamp=sent.stamp, now=now)
    else:
        remember(service, before=sent.form, stamp=sent.stamp, now=now)
    if sent.command == REVIEW:
        return _go(request, reverse("review_form", args=[service.slug]))
    if "HX-Request" not in request.headers and sent.command != REDRAW:
        return redirect(editor_address(service, opened))
    item = _redrawn(request, sent, draft.spec) or _item(request, draft.spec, opened)
    if item is not None and sent.command.partition(":")[0] in ADDING:
        item.begin()
    response = editor_page(request, service, draft.spec, now, item, is_saved=True)
    response["HX-Replace-Url"] = editor_address(service, opened)
    return response


def _go_on_beside(
    request: PersonRequest,
    service: Service,
    sent: Sent,
    draft: FormDraft,
    *,
    opened: str,
    mine: FormSpec,
) -> HttpResponse:
    """Show the form with what both did, whole: all that the page has is older."""
    told = _told(mine, draft.spec, is_only_theirs=mine == sent.form)
    if sent.command == REVIEW or "HX-Request" not in request.headers:
        toast(request, told)
        review = reverse("review_form", args=[service.slug])
        return _go(request, review if sent.command == REVIEW else editor_address(service, opened))
    item = _item(request, draft.spec, opened)
    response = editor_page(request, service, draft.spec, stamp_of(draft), item, is_saved=True)
    for name, value in (("Retarget", "#editor"), ("Reselect", "#editor"), ("Reswap", "outerHTML show:none")):
        response[f"HX-{name}"] = value
    response["HX-Replace-Url"] = editor_address(service, opened)
    return toast_now(response, told)


def _told(mine: FormSpec, now: FormSpec, *, is_only_theirs: bool) -> str:
    """Return what became of both, and what the others changed."""
    told = (
        _("Someone else changed the form in the meantime. This is how it is now.")
        if is_only_theirs
        else _("Someone else changed this form at the same time. What both of you did is kept.")
    )
    names = changed_names(mine, now)
    return sentences([told, _("Changed there: %(names)s.") % {"names": names} if names else ""])


def _redrawn(request: PersonRequest, sent: Sent, form: FormSpec) -> ItemEditor | None:
    """Return the open item with all that was chosen in it, also what the draft cannot keep yet (a pattern to come).

    None where it became another kind: its settings are others then, and begin with what the draft has.
    """
    if sent.command != REDRAW or sent.opened.startswith(SECTION) or not sent.opened:
        return None
    is_other = field_at(form, sent.opened).kind != field_at(sent.form, sent.opened).kind
    return None if is_other else _item(request, form, sent.opened, data=request.POST)


def _go(request: PersonRequest, address: str) -> HttpResponse:
    """Lead on to another page, whoever asks."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
