"""The list of agreements under its headings."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from sla.queries.agreements import AgreementRow, agreements_seen_by


@dataclass(frozen=True)
class AgreementGroup:
    """Agreements under one heading."""

    title: str
    rows: list[AgreementRow]


def agreement_groups(person: User) -> list[AgreementGroup]:
    """Return what waits for the person, what waits for others, what is in force, and the last that are over."""
    seen = agreements_seen_by(person)
    groups = [
        AgreementGroup(_("For you"), seen.waiting_for_me),
        AgreementGroup(_("Waiting for the other side"), seen.waiting_for_others),
        AgreementGroup(_("In effect"), seen.in_force),
        AgreementGroup(_("Ended"), seen.over),
    ]
    return [group for group in groups if group.rows]
