"""Agreements as pages read them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from servicedesk.accounts.models import User
from sla.conditions import Conditions
from sla.models import Agreement, PolicyVersion
from sla.rules import agreements_visible_to, sides_of
from sla.scopes import PolicyScope

from .policies import applicable_version

MOST_PAST = 50
State = Agreement.State


@dataclass(frozen=True)
class AgreementRow:
    """An agreement in a list."""

    agreement: Agreement
    scope: PolicyScope
    waits_for_me: bool


@dataclass(frozen=True)
class SeenAgreements:
    """What a person may see: proposals that wait for a consent, what is in force, and the last that ended."""

    waiting_for_me: list[AgreementRow]
    waiting_for_others: list[AgreementRow]
    in_force: list[AgreementRow]
    over: list[AgreementRow]


def agreements_seen_by(person: User) -> SeenAgreements:
    """Return the agreements that the person may see, the newest first."""
    seen = agreements_visible_to(person).select_related(
        "provider", "consumer", "service__department", "proposed_by", "closed_by"
    )
    proposed = _rows(person, seen.filter(state=State.PROPOSED).order_by("-proposed_at"))
    return SeenAgreements(
        waiting_for_me=[row for row in proposed if row.waits_for_me],
        waiting_for_others=[row for row in proposed if not row.waits_for_me],
        in_force=_rows(person, seen.filter(state=State.AGREED).order_by("-proposed_at")),
        over=_rows(person, seen.exclude(closed_at=None).order_by("-closed_at")[:MOST_PAST]),
    )


def conditions_without(agreement: Agreement) -> Conditions:
    """Return what applies to its scope without it: now for a proposal, at its start for one that was agreed."""
    scope = PolicyScope.of_agreement(agreement)
    if agreement.version is None:
        return Conditions.of_version(applicable_version(scope)).without_team_time
    earlier = PolicyVersion.objects.filter(
        policy=agreement.version.policy, number__lt=agreement.version.number
    )
    former = earlier.order_by("-number").first()
    return Conditions.of_version(former or applicable_version(scope.for_everybody)).without_team_time


def _rows(person: User, found: QuerySet[Agreement]) -> list[AgreementRow]:
    return [_row(person, one) for one in found]


def _row(person: User, agreement: Agreement) -> AgreementRow:
    waits = agreement.state == State.PROPOSED and any(
        getattr(agreement, f"{side}_consent_at") is None for side in sides_of(person, agreement)
    )
    return AgreementRow(agreement, PolicyScope.of_agreement(agreement), waits)
