"""The company's people: the list, a person's page, inviting."""

from typing import Any

from django.contrib.auth.hashers import is_password_usable
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actions.membership import invite as invite_into
from departments.actions.workplaces import set_workplace
from departments.filters import PeopleFilter
from departments.forms.people import InviteForm, PersonForm
from departments.models import Department, Membership
from departments.models.naming import shown_name
from departments.queries.directory import units_of
from departments.views.access import admins_only
from servicedesk.accounts.actions.people import change_person
from servicedesk.accounts.display.away import absences_in_words
from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import RoleGrant, User
from servicedesk.accounts.queries import never_invited
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.events import clock
from servicedesk.web.display.people import named
from servicedesk.web.lists.keyset import keyset_page
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, in_turn, posted


@require_GET
@admins_only
def manage_people(request: PersonRequest) -> HttpResponse:
    """List everyone, by name."""
    filters = PeopleFilter(request.GET, queryset=User.objects.all(), request=request)
    people = filters.qs
    page = keyset_page(people, "name", request.GET.get("after", ""), is_text=True)
    units = units_of(page.rows)
    roles = _roles_of(page.rows)
    context = {
        "filters": filters,
        "rows": [
            {
                "person": person,
                "unit": units.get(person.pk),
                "roles": roles.get(person.pk, []),
                "is_waiting": person.is_active and not is_password_usable(person.password),
            }
            for person in page.rows
        ],
        "away": absences_in_words([person.pk for person in page.rows], clock.reading()),
        "page": page,
        "total": people.count(),
        "never_invited": never_invited().count(),
    }
    return render(request, "departments/people/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@in_turn
def manage_person(request: PersonRequest, pk: int) -> HttpResponse:
    """Show a person with what an admin can change; a POST saves the details."""
    person = get_object_or_404(User.objects.select_related("calendar", "line_manager"), pk=pk)
    form = PersonForm(posted(request), person=person)
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            with transaction.atomic():
                changes = change_person(person=person, details=form.details, by=request.user)
                has_moved = set_workplace(person=person, place=form.cleaned_data["place"], by=request.user)
            toast(request, _("Saved.") if changes or has_moved else _("No changes."))
            return redirect("manage_person", pk=pk)
    return render(request, "departments/people/person.html", {"form": form, **_facts(person)})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@once("manage_people")
def invite_person(request: PersonRequest) -> HttpResponse:
    """Invite someone into a department, from whose page `?department=` comes."""
    unit = Department.objects.filter(code=request.GET.get("department", ""), is_active=True).first()
    form = InviteForm(
        posted(request),
        label=_("Send invitation"),
        cancel=reverse("manage_people"),
        initial={"department": unit, "language": request.user.language, "zone": request.user.zone},
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            data = form.cleaned_data
            with transaction.atomic():
                person = invite_into(
                    details=form.details, department=data["department"], role=data["role"], by=request.user
                )
                set_workplace(person=person, place=data["place"], by=request.user)
            toast(request, _("%(name)s is invited. The email is on its way.") % {"name": named(person)})
            return redirect("manage_person", pk=person.pk)
    return render(request, "departments/people/invite.html", {"form": form})


def _facts(person: User) -> dict[str, Any]:
    memberships = Membership.objects.filter(user=person).select_related("department__parent")
    past = Membership.history.exclude(until=None).filter(user=person).select_related("department__parent")
    return {
        "person": person,
        "memberships": memberships.order_by("-is_primary", shown_name("department__")),
        "past": past.order_by("-until", "-is_primary", shown_name("department__")),
        "roles": _roles_of([person]).get(person.pk, []),
        "reports": User.objects.filter(line_manager=person, is_active=True).count(),
        "is_waiting": person.is_active and not person.has_usable_password(),
        "is_invited": not never_invited().filter(pk=person.pk).exists(),
    }


def _roles_of(people: list[User]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for user_id, role in (
        RoleGrant.objects.filter(user__in=people).order_by("role").values_list("user_id", "role")
    ):
        found.setdefault(user_id, []).append(str(CompanyRole(role).label))
    return found
