"""Who writes for a department: its leads name them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
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
from servicedesk.web.verbs import Done, ask_first, posted


@require_http_methods(["GET", "HEAD", "POST"])
def add_author(request: PersonRequest, code: str) -> HttpResponse:
    """Let someone write for a department."""
    unit = _led(request, code)

    def add(data: dict[str, Any]) -> Done:
        name_author(department=unit, person=data["person"], by=request.user)
        return Done(_("%(name)s can now write for %(unit)s.") % {"name": named(data["person"]), "unit": unit})

    return ask_first(
        request,
        add,
        title=_("Add an author of %(unit)s") % {"unit": unit},
        text=_(
            "Authors write the articles and announcements of the department. They see none of its requests."
        ),
        label=_("Add"),
        style="primary",
        cancel_url=reverse("department_people", args=[code]),
        form=AuthorForm(posted(request)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once("department_people", "code")
def take_author(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Let a person write for a department no longer."""
    unit = _led(request, code)
    author = get_object_or_404(authors_of(unit), person=pk)
    words = {"name": named(author.person), "unit": unit}

    def remove(_data: dict[str, Any]) -> Done:
        remove_author(department=unit, person=author.person, by=request.user)
        return Done(_("%(name)s no longer writes for %(unit)s.") % words)

    return ask_first(
        request,
        remove,
        title=_("Remove %(name)s from the authors of %(unit)s?") % words,
        text=_("What they have written stays."),
        label=_("Remove"),
        cancel_url=reverse("department_people", args=[code]),
    )


def _led(request: PersonRequest, code: str) -> Department:
    """Return the department whose authors the person names: 404 where there is none, 403 where it is not theirs."""
    unit = get_object_or_404(Department.objects.filter(is_team=False), code=code)
    if not may_edit_catalog(request.user, unit):
        raise PermissionDenied
    return unit
