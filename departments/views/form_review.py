"""Before a request form is published: what changes, and what has to be mended first; and what drafts can do beside."""

from django.contrib.messages import SUCCESS, WARNING
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.actions.form_drafts import DraftConflict, discard_draft, publish_draft, restore_draft
from departments.actions.publishing import UnsoundForm
from departments.display.form_outline import notices
from departments.display.form_versions import change_words
from departments.enums import ServiceState
from departments.forms.seen_draft import SeenDraftForm
from departments.formspec.form import FormSpec
from departments.formspec.problems import problems_of
from departments.models import FormDraft, Service
from departments.queries.form_drafts import discarded_draft, open_draft, stamp_of
from departments.queries.form_versions import changes_of, versions_of
from departments.queries.gone_defaults import gone_defaults
from departments.views.access import edited_form
from departments.views.form_conflicts import conflict_page
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.next_steps import refusal_words
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import confirm_page, posted


@require_http_methods(["GET", "HEAD", "POST"])
def review_form(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what the draft changes, and publish it."""
    service = edited_form(request, slug)
    draft = open_draft(service)
    problems = (*problems_of(draft.spec), *gone_defaults(draft.spec))
    if request.method == "POST":
        try:
            stamp = request.POST.get("stamp", "")
            version = publish_draft(service=service, stamp=stamp, by=request.user, tells_keys=True)
        except DraftConflict as conflict:
            if conflict.is_draft:
                return conflict_page(request, service, conflict)
            toast(request, _gone(conflict), level=WARNING if conflict.is_discarded else SUCCESS)
            return redirect("request_form", slug=slug)
        except UnsoundForm as unsound:
            problems = unsound.problems
        else:
            toast(request, _said(service) % {"n": version.number})
            return redirect("request_form", slug=slug)
    published = service.newest_form
    known = published.spec if published else FormSpec()
    context = {
        "service": service,
        "tab": "form",
        "draft": draft,
        "stamp": stamp_of(draft),
        "notices": notices(draft.spec, problems, known),
        "refusals": sum(problem.is_refusal for problem in problems),
        "changes": [change_words(one) for one in changes_of(draft)],
        "published": published,
    }
    is_refused = request.method == "POST"
    return render(request, "departments/catalog/review.html", context, status=400 if is_refused else 200)


def _gone(conflict: DraftConflict) -> str:
    """Return why there is no draft to publish any more."""
    if conflict.is_discarded:
        return _("This draft has been discarded, so nothing was published.")
    return _("This draft has been published already.")  # pressed twice, or by two editors


def _kept(conflict: DraftConflict) -> str:
    """Return why a draft was not discarded."""
    if conflict.is_draft:
        return _("Someone saved this draft after you opened it. Look at it before you discard it.")
    if conflict.is_discarded:
        return _("There is no draft to discard.")
    return _("This draft has been published already.")


def _said(service: Service) -> str:
    """Return what publishing a version means: nobody can request a service that is not published itself."""
    if service.state == ServiceState.PUBLISHED:
        return _("Version %(n)s applies to new requests from now on.")
    return _("Version %(n)s of the form is published. Publish the service too, so that it can be requested.")


@require_GET
def form_versions(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what each version changed."""
    service = edited_form(request, slug)
    versions = [
        {"form": version.form, "changes": [change_words(change) for change in version.changes]}
        for version in versions_of(service)
    ]
    context = {"service": service, "versions": versions, "tab": "versions"}
    return render(request, "departments/catalog/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once("request_form", "slug")
def discard_form_draft(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask, and put the draft aside."""
    service = edited_form(request, slug)
    here, stamp = reverse("request_form", args=[slug]), stamp_of(open_draft(service))
    form = SeenDraftForm(posted(request), initial={"stamp": stamp})
    if request.method == "POST" and form.is_valid():
        try:
            discard_draft(service=service, stamp=form.cleaned_data["stamp"] or stamp, by=request.user)
        except DraftConflict as conflict:
            toast(request, _kept(conflict), level=WARNING)
        except Refused as refusal:
            toast(request, refusal_words(refusal))
        else:
            undo = reverse("restore_form_draft", args=[slug])
            toast(request, _("The draft was discarded."), undo=undo)
        return redirect(here)
    return confirm_page(
        request,
        title=_("Discard the draft?"),
        text=_("What requesters see stays as it is. The draft can be brought back for 30 days."),
        label=_("Discard the draft"),
        cancel_url=here,
        form=form,
    )


@require_POST
@once("request_form", "slug")
def restore_form_draft(request: PersonRequest, slug: str) -> HttpResponse:
    """Bring back the draft that was discarded last."""
    service = edited_form(request, slug)
    draft = discarded_draft(service)
    kept = get_object_or_404(FormDraft, pk=draft.pk if draft else None)
    try:
        restore_draft(draft=kept, by=request.user)
        toast(request, _("The draft is back."))
    except Refused as refusal:
        toast(request, refusal_words(refusal))
    return redirect("request_form", slug=slug)
