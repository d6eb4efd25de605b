"""Agreements as pages read them."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from sla.conditions import Conditions
from sla.models import Agreement, PolicyVersion
from sla.rules import agreements_visible_to, sides_of
from sla.scopes import PolicyScope

from .policies import holding

MOST_PAST = 50
State = Agreement.State


@dataclass(frozen=True)
class AgreementRow:
    """An agreement in a list."""

    agreement: Agreement
    scope: PolicyScope
    waits_for_me: bool


@dataclass(frozen=True)
class AgreementGroup:
    """Agreements under one heading."""

    title: str
    rows: list[AgreementRow]


def agreement_rows(person: User) -> list[AgreementGroup]:
    """Return what waits for the person, what waits for others, what is in force, and the last that are over."""
    seen = agreements_visible_to(person).select_related(
        "provider", "consumer", "service__department", "proposed_by", "closed_by"
    )
    open_rows = [_row(person, one) for one in seen.filter(state=State.PROPOSED).order_by("-proposed_at")]
    groups = [
        AgreementGroup(_("Waiting for you"), [row for row in open_rows if row.waits_for_me]),
        AgreementGroup(_("Waiting for the other side"), [row for row in open_rows if not row.waits_for_me]),
        AgreementGroup(
            _("In force"), _rows(person, seen.filter(state=State.AGREED).order_by("-proposed_at"))
        ),
        AgreementGroup(
            _("Over"), _rows(person, seen.exclude(closed_at=None).order_by("-closed_at")[:MOST_PAST])
        ),
    ]
    return [group for group in groups if group.rows]


def standing_before(agreement: Agreement) -> Conditions:
    """Return what holds for its scope without it: now for a proposal, at its beginning for one that was agreed."""
    scope = PolicyScope.of_agreement(agreement)
    if agreement.version is None:
        return Conditions.of_version(holding(scope)).without_team_time
    earlier = PolicyVersion.objects.filter(
        policy=agreement.version.policy, number__lt=agreement.version.number
    )
    former = earlier.order_by("-number").first()
    return Conditions.of_version(former or holding(scope.for_everybody)).without_team_time


def _rows(person: User, found: QuerySet[Agreement]) -> list[AgreementRow]:
    return [_row(person, one) for one in found]


def _row(person: User, agreement: Agreement) -> AgreementRow:
    waits = agreement.state == State.PROPOSED and any(
        getattr(agreement, f"{side}_consent_at") is None for side in sides_of(person, agreement)
    )
    return AgreementRow(agreement, PolicyScope.of_agreement(agreement), waits)
