"""The demo company's policies: what applied in the year that the stories tell, and what has been promised since."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from departments.enums import MemberRole, Priority
from departments.models import Department, Service
from departments.queries.people import nearest
from sla.actions.agreements import consent, propose
from sla.actions.policies import WAIT_DAYS, TargetSpec, publish_policy
from sla.conditions import Conditions
from sla.enums import ClockKind
from sla.models import PolicyVersion, Target
from sla.queries.matching import match_policy
from sla.queries.terms import terms_of
from sla.scopes import PolicyScope

from . import content, promising

Known = Mapping[tuple[str, str], Target]


def promise(
    units: Mapping[str, Department], services: Mapping[str, Service], at: datetime
) -> list[PolicyVersion]:
    """The company's own first: the others take their steps from it."""
    versions = [
        publish_policy(targets=_promised(promising.COMPANY), name="Everything", by=None, at=at),
    ]
    for (provider, consumer), table in promising.OF_DEPARTMENTS.items():
        scope = PolicyScope(provider=units[provider], consumer=units[consumer] if consumer else None)
        versions.append(_publish(scope, _promised(table), at))
    for one in content.services():
        if "policy" in one:
            always = one["policy"] in promising.AROUND_THE_CLOCK
            wanted = _promised(promising.OF_SERVICES[one["policy"]], always)
            versions.append(publish_policy(targets=wanted, service=services[one["slug"]], by=None, at=at))
    return versions


def _promised(table: promising.Table, always: bool = False) -> list[TargetSpec]:
    return [
        TargetSpec(ClockKind(kind), priority, seconds, days, always)  # type: ignore[arg-type] # words of Priority
        for kind, priority, seconds, days in promising.targets(table)
    ]


def promise_more(versions: Iterable[PolicyVersion], at: datetime) -> None:
    """Publish a second version of every policy, which promises what happens on the way as well.

    It applies to what is filed from `at` on; the requests of the demo's year were promised less.
    """
    for version in versions:
        known = terms_of(version.pk).targets
        more = (target for priority in Priority for target in _more(known, priority))
        _publish(PolicyScope.of(version.policy), [*_again(known), *more], at)


def _publish(scope: PolicyScope, targets: list[TargetSpec], at: datetime) -> PolicyVersion:
    """Publish times; those for one consumer alone both heads agree on."""
    if scope.provider is None or scope.consumer is None:
        return publish_policy(targets=targets, service=scope.service, provider=scope.provider, by=None, at=at)
    steps = Conditions.of_version(
        match_policy(service=None, provider=scope.provider, consumer=scope.consumer)
    ).steps
    heads = [nearest(unit.pk, MemberRole.HEAD)[0] for unit in (scope.provider, scope.consumer)]
    proposal = propose(scope=scope, content=Conditions.of(targets, steps), by=heads[0], at=at)
    agreed = consent(agreement=proposal, by=heads[1], at=at) if heads[0] != heads[1] else proposal
    version: PolicyVersion | None = agreed.version
    if version is None:
        raise RuntimeError(f"{scope.key} is not agreed")
    return version


def _again(known: Known) -> Iterator[TargetSpec]:
    for (kind, priority), row in known.items():
        yield TargetSpec(
            ClockKind(kind), Priority(priority), row.seconds, row.working_days, row.is_around_the_clock
        )


def _more(known: Known, priority: Priority) -> Iterator[TargetSpec]:
    first, whole = known["first_response", priority], known["resolution", priority]
    share, (number, unit) = promising.TEAM_SHARE, promising.NEWS[priority]
    seconds = round(whole.seconds * share) if whole.seconds else None
    days = max(1, round(whole.working_days * share)) if whole.working_days else None
    yield TargetSpec(
        ClockKind.NEXT_RESPONSE, priority, first.seconds, first.working_days, first.is_around_the_clock
    )
    yield TargetSpec(ClockKind.OWNERSHIP, priority, seconds, days, whole.is_around_the_clock)
    news = (None, int(number)) if unit == "d" else (round(number * promising.HOUR), None)
    yield TargetSpec(ClockKind.CADENCE, priority, *news)
    yield TargetSpec(ClockKind.REQUESTER_WAIT, priority, working_days=WAIT_DAYS)
