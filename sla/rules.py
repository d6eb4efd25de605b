"""Who may know of the promises that departments make, who publishes them, and who agrees on them."""

from django.db.models import Q, QuerySet

from departments.cached_services import service_owners
from departments.models import Department
from departments.rules import may_configure, may_edit_catalog, may_edit_service, reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.jobs.models import Job
from servicedesk.jobs.rules import is_stopped_by_admin
from sla.enums import Side
from sla.models import Agreement, Policy
from sla.scopes import PolicyScope


def may_see_policies(user: User) -> bool:
    """Say whether the person looks at policies: they lead or head a unit, own a service, or are an admin."""
    return may_see_agreements(user) or user.pk in service_owners()


def may_see_agreements(user: User) -> bool:
    """Say whether there are agreements for the person to look at: they lead or head a unit, or are an admin."""
    return is_admin(user) or bool(reach_of(user).steers)


def policies_visible_to(user: User) -> QuerySet[Policy]:
    """The company's own, and those of the units one leads or heads: what they promise, and what is agreed for them.

    Of a service one owns the same; to who leads, heads and owns nothing, none.
    """
    if is_admin(user):
        return Policy.objects.all()
    if not may_see_policies(user):
        return Policy.objects.none()
    steers = reach_of(user).steers
    own = (
        Q(service__owner=user)
        | Q(provider__in=steers)
        | Q(service__department__in=steers)
        | Q(consumer__in=steers)
    )
    own |= Q(service__team__in=steers)
    return Policy.objects.filter(own | Q(provider=None, service=None, consumer=None))


def may_see_scope(user: User, scope: PolicyScope) -> bool:
    """Say the same of a scope, which may have no policy of its own yet."""
    if is_admin(user):
        return True
    steers = reach_of(user).steers
    if scope.consumer is not None and scope.consumer.pk in steers:
        return True
    if scope.service is not None and (scope.service.team_id in steers or scope.service.owner_id == user.pk):
        return True
    return may_see_policies(user) if scope.unit is None else scope.unit.pk in steers


def may_publish(user: User, scope: PolicyScope) -> bool:
    """Who decides alone: for all consumers, leads, heads and admins; for one consumer nobody, it is agreed."""
    if scope.is_shared:
        return False
    if scope.service is not None:
        return may_edit_service(user, scope.service)
    return may_configure(user) if scope.unit is None else may_edit_catalog(user, scope.unit)


def may_propose(user: User, scope: PolicyScope) -> bool:
    """An agreement is proposed by a head of either side, or by a head's deputy."""
    return bool(sides_of_scope(user, scope))


def may_prepare(user: User, scope: PolicyScope) -> bool:
    """Say whether the person may draft something for the scope: to publish it, or to propose it."""
    return may_publish(user, scope) or may_propose(user, scope)


def may_continue_applying(user: User, scope: PolicyScope) -> bool:
    """Say whether the person may continue what was decided and then broke off: those who decide it, and admins."""
    return is_admin(user) or may_prepare(user, scope)


def may_resume_applying(user: User, scope: PolicyScope, job: Job) -> bool:
    """Say whether the person may continue this work: where an admin stopped what both heads agreed to, an admin."""
    return may_continue_applying(user, scope) and (is_admin(user) or not is_stopped_by_admin(job))


def may_regrant(user: User) -> bool:
    """Say whether the person may give running clocks what an update has put right: it concerns the whole company."""
    return is_admin(user)


def may_make_agreements(user: User) -> bool:
    """Say whether the person heads anything."""
    return bool(reach_of(user).heads)


def agreements_visible_to(user: User) -> QuerySet[Agreement]:
    """Those of the units that one leads or heads; all of them for admins."""
    if is_admin(user):
        return Agreement.objects.all()
    steers = reach_of(user).steers
    return Agreement.objects.filter(Q(provider__in=steers) | Q(consumer__in=steers))


def sides_of(user: User, agreement: Agreement) -> frozenset[Side]:
    """Return the sides for which the person may speak: of units that they head, or whose absent head they deputise for.

    Admins speak for nobody.
    """
    return _sides(user, agreement.provider, agreement.consumer)


def sides_of_scope(user: User, scope: PolicyScope) -> frozenset[Side]:
    """Return the same of what two departments share; of anything else there are no sides."""
    if scope.unit is None or not scope.is_shared:
        return frozenset()
    return _sides(user, scope.unit, scope.consumer)


def _sides(user: User, provider: Department, consumer: Department | None) -> frozenset[Side]:
    heads = reach_of(user).heads
    pairs = ((Side.PROVIDER, provider), (Side.CONSUMER, consumer))
    return frozenset(side for side, unit in pairs if unit is not None and unit.pk in heads)
