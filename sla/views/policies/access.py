"""Whose promises they are, and what every page about them says at its head."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from servicedesk.accounts.requests import PersonRequest
from sla.display.policy_differences import lines_of
from sla.models import Agreement, PolicyVersion
from sla.queries.applying import open_question
from sla.queries.policies import WorkingPolicy, scope_named, working_policy
from sla.rules import may_prepare, may_publish, may_see_scope
from sla.scopes import PolicyScope


def seen_scope(request: PersonRequest, key: str) -> PolicyScope:
    """Return a scope that the person may look at; 404 for any other.

    Who may propose for it looks at it too: the consumer's head at another department's service.
    """
    scope = scope_named(key)
    if scope is None or not (may_see_scope(request.user, scope) or may_prepare(request.user, scope)):
        raise Http404
    return scope


def prepared_scope(request: PersonRequest, key: str) -> PolicyScope:
    """Return a scope that the person may change: 404 where they may not even look, 403 where they may only look."""
    scope = seen_scope(request, key)
    if not may_prepare(request.user, scope):
        raise PermissionDenied
    return scope


def copy_for(request: PersonRequest, scope: PolicyScope) -> WorkingPolicy:
    """Return what applies to the scope with what the person has changed and not published."""
    return working_policy(scope, request.user)


def answer(request: PersonRequest, copy: WorkingPolicy, template: str, **context: Any) -> HttpResponse:
    """Answer a page about a policy."""
    scope = copy.scope
    agreements = Agreement.objects.filter(provider=scope.unit, service=scope.service, consumer=scope.consumer)
    known = {one.state: one for one in agreements.filter(closed_at=None)} if scope.is_shared else {}
    head = {
        "scope": scope,
        "copy": copy,
        "lines": lines_of(copy.published, copy.content) if copy.draft else [],
        "may_edit": may_prepare(request.user, scope),
        "may_publish": may_publish(request.user, scope),
        "whose": policy_owner_name(copy.holds),
        "proposal": known.get(Agreement.State.PROPOSED),
        "agreement": known.get(Agreement.State.AGREED),
        "waits": _waits(copy),
    }
    return render(request, f"sla/policies/{template}", {**head, **context})


def _waits(copy: WorkingPolicy) -> bool:
    """Say whether one head has asked the other to give this to open requests."""
    return bool(copy.scope.is_shared and copy.own and copy.holds and open_question(copy.holds))


def policy_owner_name(version: PolicyVersion | None) -> str:
    """Return whose times apply, in the reader's language: the service's, the department's, or the company's."""
    if version is None:
        return ""
    scope = PolicyScope.of(version.policy)
    return str(scope) if scope.unit is not None or scope.is_shared else _("the company")
