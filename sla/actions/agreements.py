"""Agreements between departments: proposed by one head, in force once both have consented, ended by either."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_text
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.conditions import Conditions
from sla.enums import Side
from sla.events import AgreementEvent
from sla.models import Agreement
from sla.rules import sides_of
from sla.scopes import PolicyScope

from .policy_rows import check_steps, check_targets, locked_policy, retire, write_version

State = Agreement.State
CONCLUSIONS = {State.DECLINED: AgreementEvent.DECLINED, State.ENDED: AgreementEvent.ENDED}


def propose(
    *,
    scope: PolicyScope,
    content: Conditions,
    by: User,
    note: str = "",
    trial: dict[str, object] | None = None,
    at: datetime | None = None,
) -> Agreement:
    """Propose times of their own for one consumer. The proposer has consented for every side that they head.

    If the person heads both, it applies at once. A team's time is no part of it. Raises
    NotAllowed, ValidationError, and Refused while another proposal for the same is open.
    """
    provider, consumer = scope.unit, scope.consumer
    if provider is None or consumer is None or provider == consumer:
        raise ValidationError(_("A service agreement is made between two departments."))
    for unit in (provider, consumer):
        if not unit.is_active:
            raise ValidationError(_("%(name)s has been deactivated.") % {"name": unit})
    content = content.without_team_time
    check_targets(list(content.targets))
    check_steps(content.steps)
    with transaction.atomic():
        moment = at or clock.now()
        made = Agreement(
            provider=provider,
            service=scope.service,
            consumer=consumer,
            content=content.to_json(),
            trial=trial,
            note=clean_text(note),
            proposed_by=by,
            proposed_at=moment,
        )
        _require_side(by, made)
        take_turn("sla.proposals")
        if (there := _same(made).filter(state=State.PROPOSED).first()) is not None:
            words = _("A proposal for this is already open. Answer that one first.")
            raise Refused(words, code="already_proposed", about=there)
        made.save()
        record(AgreementEvent.PROPOSED, subject=made, by=by, at=moment)
        _consent(made, by, moment)
    return made


def consent(*, agreement: Agreement, by: User, at: datetime | None = None) -> Agreement:
    """Agree for every side that the person heads; with both sides it applies to requests filed from now on.

    Raises NotAllowed for one who heads neither, and Refused where nothing is open for them.
    """
    with transaction.atomic():
        locked = _locked(agreement)
        _require_side(by, locked)
        _require_state(locked, State.PROPOSED)
        if not _consent(locked, by, at or clock.now()):
            raise Refused(_("Your side has already agreed."), code="already_agreed")
    return locked


def decline(*, agreement: Agreement, reason: str, by: User, at: datetime | None = None) -> Agreement:
    """Decline the other side's proposal, or withdraw an own one.

    Raises NotAllowed, Refused, and ValidationError without a reason.
    """
    return _close(agreement, State.PROPOSED, State.DECLINED, reason, by, at)


def end(*, agreement: Agreement, reason: str, by: User, at: datetime | None = None) -> Agreement:
    """End an agreement, so that the general times apply again to requests filed from now on.

    Either head may. Raises as `decline` does.
    """
    return _close(agreement, State.AGREED, State.ENDED, reason, by, at)


def _close(
    agreement: Agreement, before: State, after: State, reason: str, by: User, at: datetime | None
) -> Agreement:
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": _("Give a reason, so that the other department understands.")})
    with transaction.atomic():
        locked = _locked(agreement)
        _require_side(by, locked)
        _require_state(locked, before)
        moment = at or clock.now()
        _conclude(locked, after, reason, by, moment)
        if after == State.ENDED:
            retire(PolicyScope.of_agreement(locked), by=by, at=moment)
    return locked


def _conclude(agreement: Agreement, state: State, reason: str, by: User, at: datetime) -> None:
    agreement.state, agreement.reason, agreement.closed_by, agreement.closed_at = state, reason, by, at
    agreement.save(update_fields=["state", "reason", "closed_by", "closed_at"])
    record(CONCLUSIONS[state], subject=agreement, by=by, at=at, reason=reason)


def _consent(agreement: Agreement, by: User, at: datetime) -> bool:
    """Note the person's consent for the sides that have not given theirs; say whether there was any to give."""
    given = [
        side
        for side in Side
        if side in sides_of(by, agreement) and getattr(agreement, f"{side}_consent_at") is None
    ]
    for side in given:
        setattr(agreement, f"{side}_consent_by", by)
        setattr(agreement, f"{side}_consent_at", at)
    if not given:
        return False
    agreement.save()
    record(AgreementEvent.CONSENTED, subject=agreement, by=by, at=at, sides=given)
    if agreement.provider_consent_at and agreement.consumer_consent_at:
        _put_into_force(agreement, by, at)
    return True


def _put_into_force(agreement: Agreement, by: User, at: datetime) -> None:
    """Publish what was agreed; it replaces an earlier agreement for the same scope."""
    for former in _same(agreement).filter(state=State.AGREED).select_for_update(of=("self",)):
        _conclude(former, State.ENDED, "", by, at)
    content = Conditions.from_json(agreement.content)
    policy = locked_policy(PolicyScope.of_agreement(agreement))
    agreement.version = write_version(policy, content.targets, content.steps, by=by, at=at)
    agreement.state = State.AGREED
    agreement.save(update_fields=["version", "state"])
    record(AgreementEvent.AGREED, subject=agreement, by=by, at=at, version=agreement.version.pk)


def _locked(agreement: Agreement) -> Agreement:
    related = Agreement.objects.select_related("provider", "consumer", "service__department")
    return related.select_for_update(of=("self",)).get(pk=agreement.pk)


def _same(agreement: Agreement) -> QuerySet[Agreement]:
    return Agreement.objects.filter(
        provider=agreement.provider, service=agreement.service, consumer=agreement.consumer
    ).exclude(pk=agreement.pk)


def _require_side(by: User, agreement: Agreement) -> None:
    if not sides_of(by, agreement):
        raise NotAllowed(_("Only the heads of the two departments can decide this."))


def _require_state(agreement: Agreement, state: State) -> None:
    if agreement.state != state:
        raise Refused(_("This has already been decided."), code="already_decided")
