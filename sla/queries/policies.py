"""Policies as pages and the API read them: what applies to a scope, what a person prepares, what was published."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from departments.models import Department, Service
from departments.queries.people import department_of
from servicedesk.accounts.models import User
from servicedesk.events.events import ConfigEvent, VersionPublished
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from sla.conditions import Conditions
from sla.models import Policy, PolicyDraft, PolicyVersion
from sla.scopes import COMPANY, SERVICE, UNIT, PolicyScope

from .matching import match_policy


def own_policy(service: Service) -> Policy | None:
    """Return the policy of the service itself, for every consumer; None where more general ones apply."""
    return policy_of(PolicyScope(service))


def with_own_policy(services: Iterable[Service]) -> set[int]:
    """Return the keys of those services that have a policy of their own, for every consumer."""
    own = Policy.objects.filter(service__in=services, provider=None, consumer=None, is_active=True)
    return {pk for pk in own.values_list("service_id", flat=True) if pk is not None}


def policy_of(scope: PolicyScope) -> Policy | None:
    """Return the policy in force of exactly this scope."""
    return Policy.objects.filter(**scope.fields, is_active=True).first()


def versions_of(policy: Policy | None) -> list[PolicyVersion]:
    """Return a policy's versions with their targets, the newest first."""
    if policy is None:
        return []
    return list(policy.versions.order_by("-number").prefetch_related("targets"))


def newest_of(policies: Iterable[Policy]) -> dict[int, PolicyVersion]:
    """Return policy -> its newest version with targets and steps, in three queries."""
    rows = PolicyVersion.objects.filter(policy__in=list(policies)).order_by("policy_id", "-number")
    newest = rows.distinct("policy_id").prefetch_related("targets", "steps__person")
    return {version.policy_id: version for version in newest}


def scope_named(key: str) -> PolicyScope | None:
    """Return the scope that an address names; None for what is not there."""
    word, *names = key.split(":")
    service = provider = consumer = None
    if word in (SERVICE, UNIT) and names:
        name = names.pop(0)
        if word == SERVICE:
            service = Service.objects.select_related("department__parent").filter(slug=name).first()
        else:
            provider = Department.objects.select_related("parent", "calendar").filter(code=name).first()
        if service is None and provider is None:
            return None
        if names:
            consumer = Department.objects.filter(code=names.pop(0), is_team=False).first()
            if consumer is None or (provider is not None and provider.is_team):
                return None
    elif word != COMPANY:
        return None
    return None if names else PolicyScope(service, provider, consumer)


def applicable_version(scope: PolicyScope) -> PolicyVersion | None:
    """Return the version that applies to a scope: its own, or that of the next more general one."""
    unit = scope.unit
    if unit is not None and unit.is_team:
        own = policy_of(scope)
        if own is not None:
            return own.versions.order_by("-number").first()
        unit = department_of(unit)
    version = match_policy(service=scope.service, provider=unit, consumer=scope.consumer)
    if version is not None:
        known = Policy.objects.select_related("service__department", "provider", "consumer")
        version.policy = known.get(pk=version.policy_id)
    return version


@dataclass(frozen=True)
class WorkingPolicy:
    """A scope as one person edits it: what applies, and what they have changed but not published.

    `overtaken`: someone has published since they began; the difference is from what applies now.
    """

    scope: PolicyScope
    own: Policy | None
    holds: PolicyVersion | None
    draft: PolicyDraft | None
    published: Conditions
    content: Conditions

    @property
    def overtaken(self) -> bool:
        base = self.draft.base_id if self.draft else None
        return self.draft is not None and base != (self.holds.pk if self.holds else None)

    @property
    def is_general(self) -> bool:
        """Whether what applies is another scope's, and not its own."""
        return self.own is None

    @property
    def next_number(self) -> int:
        """The number that the next version of the scope gets."""
        return self.holds.number + 1 if self.holds and self.own else 1


def working_policy(scope: PolicyScope, person: User) -> WorkingPolicy:
    """Return what applies to a scope, with the person's own changes on it."""
    holds, own = applicable_version(scope), policy_of(scope)
    drafts = PolicyDraft.objects.filter(by=person, **scope.fields)
    draft = drafts.select_related("base", "trial_job__by").first()
    published = shared_part(scope, Conditions.of_version(holds))
    content = shared_part(scope, Conditions.from_json(draft.content)) if draft else published
    return WorkingPolicy(scope, own, holds, draft, published, content)


def suggested(service: Service, person: User) -> PolicyDraft | None:
    """Return what waits to be published for a service: the person's own draft, else the newest of anyone.

    A service that came from a ready-made catalog or a file has its targets as a draft of whoever took it.
    """
    drafts = PolicyDraft.objects.filter(**PolicyScope(service).fields).order_by("-changed_at")
    return drafts.filter(by=person).first() or (drafts.first() if own_policy(service) is None else None)


def shared_part(scope: PolicyScope, content: Conditions) -> Conditions:
    """Return what a scope's pages show of a content: of what two departments share, nothing about a team's time."""
    return content.without_team_time if scope.is_shared else content


@dataclass(frozen=True)
class Entry:
    """A line of a scope's history: a version with what it followed, or (no version) the end of a policy."""

    at: datetime
    by: User | None
    version: PolicyVersion | None
    before: Conditions | None = None
    after: Conditions = Conditions()
    is_current: bool = False


def history_of(scope: PolicyScope) -> list[Entry]:
    """Return what was published and withdrawn for a scope, the newest first; a first version follows nothing."""
    policies = list(Policy.objects.filter(**scope.fields))
    versions = PolicyVersion.objects.filter(policy__in=policies).order_by("published_at", "pk")
    events = _events(policies)
    entries = []
    last: dict[int, Conditions] = {}
    for version in versions.select_related("policy").prefetch_related("targets", "steps__person"):
        said = shared_part(scope, Conditions.of_version(version))
        actor = events.get((version.policy_id, version.number))
        by = actor.actor if actor else None
        entries.append(Entry(version.published_at, by, version, last.get(version.policy_id), said))
        last[version.policy_id] = said
    ends = [event for (_policy, number), event in events.items() if number is None]
    entries += [Entry(event.at, event.actor, None) for event in ends]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    newest = entries[0] if entries else None
    if newest is not None and newest.version is not None and newest.version.policy.is_active:
        entries[0] = replace(newest, is_current=True)
    return entries


def _events(policies: Iterable[Policy]) -> dict[tuple[int, int | None], Event]:
    """Return (policy, number of the version or None for the end) -> the event that says who did it."""
    rows = Event.objects.filter(
        subject_type=subject_type(Policy),
        subject_id__in=[policy.pk for policy in policies],
        kind__in=[ConfigEvent.PUBLISHED, ConfigEvent.WITHDRAWN],
    ).select_related("actor")
    return {(row.subject_id, _version_of(row)): row for row in rows}


def _version_of(event: Event) -> int | None:
    return data_of(event, VersionPublished).version if event.kind == ConfigEvent.PUBLISHED else None
