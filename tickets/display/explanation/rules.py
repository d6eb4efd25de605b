"""Which rule gave a clock its target, in words: what it applies to, what it promises, why it and no other."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from departments.enums import Priority
from servicedesk.web.display.joining import listed, sentences
from servicedesk.web.display.people import named
from servicedesk.web.display.zones import zone_time
from sla.display.promises import target_words
from sla.enums import ClockKind
from sla.models import Clock, Policy, Promise, Target
from sla.queries.fitting_policies import FittingPolicy, generality
from sla.queries.terms import terms_of
from sla.scopes import PolicyScope

from .arithmetic import minutes_text
from .whole_minutes import ShownHistory


def rule_words(history: ShownHistory, promise: Promise, around: Sequence[FittingPolicy]) -> list[str]:
    """Return the rule of a clock in sentences; `around` are the `fitting_policies` of its promise."""
    clock = history.clock
    version = clock.policy_version
    if version is None:
        return [_("The target was carried over. No policy is on record for it.")]
    policy = version.policy
    words = {"name": PolicyScope.of(policy), "number": version.number}
    said = [sentences([_("“%(name)s”, version %(number)s.") % words, _scope(policy)])]
    said.append(_target(history, promise))
    said.append(_why(clock, policy, around))
    return [text for text in said if text]


def calendar_words(history: ShownHistory) -> str:
    """Return in whose working time it counts, with every version of the calendar that was used."""
    versions = {
        part.segment.calendar_version.pk: part.segment.calendar_version
        for part in history.exact.parts
        if part.segment.calendar_version is not None
    }
    if not versions:
        return _("It counts 24/7, including holidays.")
    names = [
        _("%(name)s (version %(number)s, %(zone)s)")
        % {"name": one.calendar.name, "number": one.number, "zone": zone_time(one.zone)}
        for one in sorted(versions.values(), key=lambda one: one.pk)
    ]
    return _("It follows the working hours of this calendar: %(names)s.") % {"names": listed(names)}


def _scope(policy: Policy) -> str:
    words = {
        "service": named(policy.service),
        "provider": named(policy.provider),
        "consumer": named(policy.consumer),
    }
    if policy.service_id and policy.consumer_id:
        return _("It is a service agreement about “%(service)s” for %(consumer)s.") % words
    if policy.service_id:
        return _("It applies to the service “%(service)s”.") % words
    if policy.provider_id and policy.consumer_id:
        return _("It is a service agreement between %(provider)s and %(consumer)s.") % words
    if policy.provider_id:
        return _("It applies to all services of %(provider)s.") % words
    if policy.consumer_id:
        return _("It applies to all requests of %(consumer)s.") % words
    return _("It applies to all services without a policy of their own.")


def _target(history: ShownHistory, promise: Promise) -> str:
    """Return what the rule promises; the priority is named that the clock got its target from."""
    target = _target_of(history.clock, promise)
    length = {"length": minutes_text(history.shown_target.promised)}
    if target is None:
        return _("The target was %(length)s.") % length
    words = {"target": target_words(target), "priority": Priority(target.priority).label, **length}
    if target.working_days is not None:
        return (
            _("At priority “%(priority)s” the target is %(target)s, which came to %(length)s from the start.")
            % words
        )
    return _("At priority “%(priority)s” the target is %(target)s.") % words


def _target_of(clock: Clock, promise: Promise) -> Target | None:
    targets = terms_of(clock.policy_version_id).targets
    order = [promise.priority, *(priority for priority in Priority.values if priority != promise.priority)]
    found = [target for priority in order if (target := targets.get((clock.kind, priority))) is not None]
    exact = (target for target in found if target.seconds == clock.target_seconds)
    by_days = (target for target in found if target.working_days is not None)
    return next(exact, None) or next(by_days, None)


def _why(clock: Clock, policy: Policy, around: Sequence[FittingPolicy]) -> str:
    """Return why this rule and not another. A team's own time follows its team's rule, then its department's."""
    if clock.kind == ClockKind.OWNERSHIP:
        return _("A team's own policy takes precedence over that of its department.")
    general = [
        one.policy
        for one in around
        if generality(one.policy) > generality(policy) and one.since <= clock.started_at
    ]
    if not general:
        return _("No more specific policy applied.")
    names = listed(f"“{PolicyScope.of(one)}”" for one in general)
    return _(
        "It takes precedence over %(names)s: a policy for a service over one for a department, an agreement "
        "with one department over a policy for all."
    ) % {"names": names}
