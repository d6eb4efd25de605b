"""One change to a person each: every page here asks, and its POST does it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments.actions.membership import move
from departments.display.staffing import staffing_sentences
from departments.forms.people import MoveForm, RolesForm
from departments.models import Membership
from departments.queries.people import sole_head_of
from departments.views.access import admins_only
from servicedesk.accounts.actions.people import (
    deactivate,
    invite_again,
    invite_everyone,
    reactivate,
    set_roles,
)
from servicedesk.accounts.models import RoleGrant, User
from servicedesk.accounts.queries import never_invited
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.display.joining import listed, sentences
from servicedesk.web.display.people import named
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import Done, ask_first, in_turn, posted


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@in_turn
def move_person(request: PersonRequest, pk: int) -> HttpResponse:
    """Move a person to another department or team, or give them another role in their own."""
    person = get_object_or_404(User, pk=pk)
    now = Membership.objects.filter(user=person, is_primary=True).first()
    initial = {"department": now.department_id, "role": now.role} if now else {}
    words = {
        "title": _("Move %(name)s") % {"name": named(person)},
        "text": _(
            "Requests they submitted stay with the old department, new ones belong to the new department. Requests "
            "assigned to them there go back to its queue."
        ),
        "label": _("Move"),
        "style": "primary",
    }

    def act(data: dict[str, Any]) -> Done:
        move(person=person, by=request.user, **data)
        said = _("%(name)s now belongs to %(unit)s.")
        return Done(said % {"name": named(person), "unit": data["department"]})

    form = MoveForm(posted(request), initial=initial)
    return ask_first(request, act, form=form, cancel_url=_page_of(person), **words)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@in_turn
def person_roles(request: PersonRequest, pk: int) -> HttpResponse:
    """Give and take company roles."""
    person = get_object_or_404(User, pk=pk)
    roles = list(RoleGrant.objects.filter(user=person).values_list("role", flat=True))
    words = {
        "title": _("Company roles of %(name)s") % {"name": named(person)},
        "text": _("They apply to the whole company, in addition to roles in departments."),
        "label": _("Save"),
        "style": "primary",
    }

    def act(data: dict[str, Any]) -> Done:
        set_roles(person=person, by=request.user, **data)
        return Done(_("Saved."))

    form = RolesForm(posted(request), initial={"roles": roles})
    return ask_first(request, act, form=form, cancel_url=_page_of(person), **words)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def deactivate_person(request: PersonRequest, pk: int) -> HttpResponse:
    """Let someone go, after saying what follows from it."""
    person = get_object_or_404(User, pk=pk)
    if not person.is_active:
        toast(request, _("%(name)s has already left.") % {"name": named(person)})
        return redirect("manage_person", pk=pk)
    return _confirm(
        request,
        person,
        deactivate,
        title=_("Deactivate %(name)s's account?") % {"name": named(person)},
        text=_consequences(person),
        label=_("Deactivate"),
        style="danger",
        done=_("The account of %(name)s has been deactivated.") % {"name": named(person)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def reactivate_person(request: PersonRequest, pk: int) -> HttpResponse:
    """Take someone back."""
    person = get_object_or_404(User, pk=pk)
    return _confirm(
        request,
        person,
        reactivate,
        title=_("Reactivate %(name)s's account?") % {"name": named(person)},
        text=_(
            "Their memberships and roles are restored. They receive an email with a link to choose a new "
            "password."
        ),
        label=_("Reactivate"),
        done=_("The account of %(name)s has been reactivated.") % {"name": named(person)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def invite_person_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Send the link, mostly again, to someone who never chose a password."""
    person = get_object_or_404(User, pk=pk)
    is_first = never_invited().filter(pk=pk).exists()
    return _confirm(
        request,
        person,
        invite_again,
        title=(_("Invite %(name)s?") if is_first else _("Invite %(name)s again?")) % {"name": named(person)},
        text=_("A new email goes to %(email)s.") % {"email": person.email},
        label=_("Send invitation"),
        done=_("The email is on its way."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def invite_all(request: PersonRequest) -> HttpResponse:
    """Send everyone who was never invited a link to choose a password, as after an import."""
    count = never_invited().count()
    if not count and request.method != "POST":
        return redirect("manage_people")

    def invite(_data: dict[str, Any]) -> Done:
        sent = invite_everyone(by=request.user)
        words = ngettext("%(n)s person is invited.", "%(n)s people are invited.", sent)
        return Done(words % {"n": sent} if sent else _("Everyone has been invited."))

    title = ngettext("Invite %(n)s person?", "Invite %(n)s people?", count)
    return ask_first(
        request,
        invite,
        title=title % {"n": count},
        text=_("Each receives an email in their language with a link to choose a password."),
        label=_("Send invitations"),
        style="primary",
        cancel_url=reverse("manage_people"),
    )


def _confirm(
    request: PersonRequest,
    person: User,
    change: Callable[..., object],
    *,
    done: str,
    style: str = "primary",
    **words: str,
) -> HttpResponse:
    """Ask whether to change the person, with nothing to fill in; say `done` after it."""

    def act(_data: dict[str, Any]) -> Done:
        change(person=person, by=request.user)
        return Done(done)

    return ask_first(request, act, cancel_url=_page_of(person), style=style, **words)


def _page_of(person: User) -> str:
    return reverse("manage_person", args=[person.pk])


def _consequences(person: User) -> str:
    said = [
        _(
            "They are signed out, their tokens are revoked, and they can no longer sign in. Their name stays in "
            "the history."
        )
    ]
    reports = User.objects.filter(line_manager=person, is_active=True).count()
    if reports:
        text = ngettext("%(n)s person reports to %(name)s.", "%(n)s people report to %(name)s.", reports)
        said.append(text % {"n": reports, "name": named(person)})
    units = listed(sole_head_of(person))
    if units:
        text = _(
            "%(units)s: there is no other department head, so their notifications go to the head of the "
            "department above."
        )
        said.append(text % {"units": units})
    return sentences([*said, *staffing_sentences(person)])
