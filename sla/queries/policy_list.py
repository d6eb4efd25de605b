"""The policies in force that a person may see, and what that person has changed and not published."""

from dataclasses import dataclass

from servicedesk.accounts.models import User
from sla.models import PolicyDraft, PolicyVersion
from sla.rules import policies_visible_to
from sla.scopes import PolicyScope

from .policies import newest_of


@dataclass(frozen=True)
class PublishedPolicy:
    """A scope with the newest version that is published. `is_drafted`: the person has an unpublished change to it."""

    scope: PolicyScope
    version: PolicyVersion
    is_drafted: bool


def published_policies(person: User) -> list[PublishedPolicy]:
    """Return what is published and the person may see; a few queries in all."""
    related = "service__department", "provider__parent", "consumer"
    policies = list(policies_visible_to(person).filter(is_active=True).select_related(*related))
    newest, drafted = newest_of(policies), {scope.key for scope in drafted_scopes(person)}
    return [
        PublishedPolicy(scope, newest[policy.pk], scope.key in drafted)
        for policy in policies
        if policy.pk in newest
        for scope in [PolicyScope.of(policy)]
    ]


def drafted_scopes(person: User) -> list[PolicyScope]:
    """Return the scopes for which the person has a draft."""
    drafts = PolicyDraft.objects.filter(by=person)
    rows = drafts.select_related("service__department", "provider", "consumer")
    return [PolicyScope(draft.service, draft.provider, draft.consumer) for draft in rows]
