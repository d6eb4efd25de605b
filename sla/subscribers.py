"""What follows from events about promises and agreements.

What a step that fired means, the owner of the promise says (owners.py). Of agreements the heads of the two departments
hear, except who did it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from departments.enums import MemberRole
from departments.models import Department
from departments.queries.people import nearest
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import deputies_of
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from sla.enums import WaitLevel
from sla.events import AgreementEvent, ApplyRequestEvent, PromiseEvent, StepFired
from sla.models import Agreement, ApplyRequest
from sla.notifications import AGREEMENT, APPLY_REQUEST
from sla.owners import owner_of
from sla.scopes import PolicyScope


@subscribe(PromiseEvent.STEP_FIRED, formerly=["tickets.subscribers.tell_step"])
def tell_step(event: Event) -> None:
    """Those whom the owner of the promise names. Raises OwnerNotFound."""
    ownership, owner = owner_of(event.subject_id)
    ownership.tell_step(owner, event)


@subscribe(PromiseEvent.STEP_FIRED, formerly=["tickets.subscribers.end_unanswered"])
def end_unanswered(event: Event) -> None:
    """What waited for the requester in vain ends as its owner says. Raises OwnerNotFound."""
    if data_of(event, StepFired).level == WaitLevel.NO_ANSWER:
        ownership, owner = owner_of(event.subject_id)
        ownership.end_unanswered(owner, event)


@subscribe(AgreementEvent.PROPOSED)
def tell_proposed(event: Event) -> None:
    """The heads of the side that has not consented by proposing it."""
    agreement = _agreement(event)
    sides = [
        (agreement.provider, agreement.provider_consent_at),
        (agreement.consumer, agreement.consumer_consent_at),
    ]
    _tell(AGREEMENT, event, [unit for unit, consent in sides if consent is None], agreement=agreement.pk)


@subscribe(AgreementEvent.AGREED, AgreementEvent.DECLINED, AgreementEvent.ENDED)
def tell_decided(event: Event) -> None:
    """The heads of both sides. Who replaced an agreement by a newer one tells of that one."""
    agreement = _agreement(event)
    if event.kind != AgreementEvent.ENDED or agreement.reason:
        _tell(AGREEMENT, event, [agreement.provider, agreement.consumer], agreement=agreement.pk)


@subscribe(ApplyRequestEvent.ASKED)
def tell_asked(event: Event) -> None:
    """The heads of the side that has not consented by asking."""
    request = _request(event)
    sides = zip(_units(request), (request.provider_consent_at, request.consumer_consent_at), strict=True)
    _tell(APPLY_REQUEST, event, [unit for unit, consent in sides if consent is None], request=request.pk)


@subscribe(
    ApplyRequestEvent.AGREED,
    ApplyRequestEvent.DECLINED,
    ApplyRequestEvent.WITHDRAWN,
    ApplyRequestEvent.EXPIRED,
)
def tell_answered(event: Event) -> None:
    """The heads of both sides."""
    request = _request(event)
    _tell(APPLY_REQUEST, event, _units(request), request=request.pk)


def _request(event: Event) -> ApplyRequest:
    related = "version__policy__provider", "version__policy__service__department", "version__policy__consumer"
    return ApplyRequest.objects.select_related(*related).get(pk=event.subject_id)


def _units(request: ApplyRequest) -> list[Department]:
    """Return the provider and the consumer."""
    scope = PolicyScope.of(request.version.policy)
    return [unit for unit in (scope.unit, scope.consumer) if unit is not None]


def _agreement(event: Event) -> Agreement:
    return Agreement.objects.select_related("provider", "consumer").get(pk=event.subject_id)


def _tell(kind: str, event: Event, units: Iterable[Department], **about: Any) -> None:
    people = [person for person in _heads(units, event) if person.pk != event.actor_id]
    tell(kind, people, event=event, at=event.at, what=event.kind, by=event.actor_id, **about)


def _heads(units: Iterable[Department], event: Event) -> Iterator[User]:
    """Yield the heads, and the deputies of those that are away."""
    heads = {person.pk: person for unit in units for person in nearest(unit.pk, MemberRole.HEAD)}
    yield from heads.values()
    deputies = {deputy for deputy in deputies_of(heads, event.at).values() if deputy is not None}
    yield from User.objects.filter(pk__in=deputies - heads.keys(), is_active=True)
