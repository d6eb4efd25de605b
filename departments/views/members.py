"""Who belongs to a department and as what: for everyone to see, for heads and admins to change."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actions.membership import give_role, take_role
from departments.display.staffing import staffing_sentences
from departments.forms.units import MemberForm, RoleForm
from departments.models import Department, Membership
from departments.queries.people import authors_of
from departments.queries.structure import in_unit, members, working
from departments.rules import may_configure, may_edit_catalog, may_grant, may_manage_members
from departments.views.access import managed_unit
from servicedesk.accounts.display.away import absences_in_words
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.events import clock
from servicedesk.web.display.joining import sentences
from servicedesk.web.display.people import named
from servicedesk.web.lists.keyset import keyset_page
from servicedesk.web.verbs import Done, ask_first, in_turn, posted


@require_GET
def department_people(request: PersonRequest, code: str) -> HttpResponse:
    """Show who works here and who belongs here."""
    unit = get_object_or_404(Department.objects.select_related("parent", "calendar"), code=code)
    rows = members(unit)
    page = keyset_page(rows, "user__name", request.GET.get("after", ""), is_text=True)
    workers, authors = working(unit), [] if unit.is_team else list(authors_of(unit))
    shown = {row.user_id for row in (*workers, *page.rows)} | {author.person_id for author in authors}
    context = {
        "unit": unit,
        "tab": "people",
        "working": [_with_rights(request, row) for row in workers],
        "members": [_with_rights(request, row) for row in page.rows],
        "page": page,
        "total": rows.count(),
        "away": absences_in_words(shown, clock.reading()),
        "may_manage": may_manage_members(request.user, unit),
        "may_invite": may_configure(request.user),
        "authors": authors,
        "may_name_authors": unit.is_active and not unit.is_team and may_edit_catalog(request.user, unit),
    }
    return render(request, "departments/units/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: PersonRequest, code: str) -> HttpResponse:
    """Give someone who works in the company a role in this unit, beside the one at home."""
    unit = managed_unit(request, code)

    def add(data: dict[str, Any]) -> Done:
        give_role(department=unit, by=request.user, **data)
        return Done(_("%(name)s was added to %(unit)s.") % {"name": data["person"], "unit": unit})

    return ask_first(
        request,
        add,
        title=_("Add a person to %(unit)s") % {"unit": unit},
        text=_("Their home department stays the same. This role is added to it."),
        label=_("Add"),
        style="primary",
        cancel_url=reverse("department_people", args=[code]),
        form=MemberForm(posted(request), with_head=may_configure(request.user)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once("department_people", "code")
@in_turn
def change_member(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    unit, row = _managed_row(request, code, pk)
    words = {"name": named(row.user), "unit": row.department}

    def change(data: dict[str, Any]) -> Done:
        give_role(person=row.user, department=row.department, by=request.user, **data)
        return Done(_("Saved."))

    return ask_first(
        request,
        change,
        title=_("Role of %(name)s in %(unit)s") % words,
        text=sentences(staffing_sentences(row.user)),
        label=_("Save"),
        style="primary",
        cancel_url=reverse("department_people", args=[code]),
        form=RoleForm(posted(request), with_head=may_configure(request.user), initial={"role": row.role}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once("department_people", "code")
def remove_member(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """End a membership that is not the person's home."""
    unit, row = _managed_row(request, code, pk)
    words = {"name": named(row.user), "unit": row.department}

    def remove(_data: dict[str, Any]) -> Done:
        take_role(membership=row, by=request.user)
        return Done(_("%(name)s was removed from %(unit)s.") % words)

    text = _(
        "%(name)s will no longer see or work on its requests. Requests assigned to them go back to the queue."
    )
    return ask_first(
        request,
        remove,
        title=_("Remove %(name)s from %(unit)s?") % words,
        text=sentences([text % words, *staffing_sentences(row.user)]),
        label=_("Remove"),
        cancel_url=reverse("department_people", args=[code]),
    )


def _managed_row(request: PersonRequest, code: str, pk: int) -> tuple[Department, Membership]:
    """Return the unit, and the membership in it or one of its teams; where its role changed since, the one there is."""
    unit = managed_unit(request, code)
    listed = get_object_or_404(Membership.history.filter(in_unit(unit)), pk=pk)
    rows = Membership.objects.select_related("user", "department")
    return unit, get_object_or_404(rows, user=listed.user_id, department=listed.department_id)


def _with_rights(request: PersonRequest, row: Membership) -> dict[str, Any]:
    """Say of a row whether the person may change it."""
    return {"row": row, "may_change": may_grant(request.user, row.department, row.user, row.role)}
