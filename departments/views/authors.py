"""Who writes for a department: its leads name them."""

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.authors import name_author, remove_author
from departments.forms.units import AuthorForm
from departments.models import Department
from departments.queries.people import authors_of
from departments.rules import may_edit_catalog
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.web.display.people import named
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import confirm_page, errors_beside, posted


@require_http_methods(["GET", "HEAD", "POST"])
def add_author(request: PersonRequest, code: str) -> HttpResponse:
    """Let someone write for a department."""
    unit = _led(request, code)
    form = AuthorForm(posted(request))
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        with errors_beside(form):
            name_author(department=unit, person=person, by=request.user)
            toast(request, _("%(name)s can now write for %(unit)s.") % {"name": named(person), "unit": unit})
            return redirect("department_people", code=code)
    return confirm_page(
        request,
        title=_("Add an author of %(unit)s") % {"unit": unit},
        text=_(
            "Authors write the articles and announcements of the department. They see none of its requests."
        ),
        label=_("Add"),
        style="primary",
        cancel_url=reverse("department_people", args=[code]),
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once("department_people", "code")
def take_author(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Let a person write for a department no longer."""
    unit = _led(request, code)
    author = get_object_or_404(authors_of(unit), person=pk)
    form = Form(posted(request))
    words = {"name": named(author.person), "unit": unit}
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            remove_author(department=unit, person=author.person, by=request.user)
            toast(request, _("%(name)s no longer writes for %(unit)s.") % words)
            return redirect("department_people", code=code)
    return confirm_page(
        request,
        title=_("Remove %(name)s from the authors of %(unit)s?") % words,
        text=_("What they have written stays."),
        label=_("Remove"),
        cancel_url=reverse("department_people", args=[code]),
        form=form,
    )


def _led(request: PersonRequest, code: str) -> Department:
    """Return the department whose authors the person names: 404 where there is none, 403 where it is not theirs."""
    unit = get_object_or_404(Department.objects.filter(is_team=False), code=code)
    if not may_edit_catalog(request.user, unit):
        raise PermissionDenied
    return unit
