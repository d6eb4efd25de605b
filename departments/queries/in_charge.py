"""Who runs a unit today: its heads and leads, and who acts for those who are away."""

from dataclasses import dataclass
from datetime import datetime

from departments.cached_reads import org_tree
from departments.enums import MemberRole
from departments.models import Department, Membership
from departments.queries.structure import leading
from servicedesk.accounts.cached_reads import people_by_id
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import away_at


@dataclass(frozen=True)
class InCharge:
    """A head or lead. `until`: when they are back, if they are away; `deputy`: who acts for them until then."""

    row: Membership
    until: datetime | None = None
    deputy: User | None = None


def in_charge(unit: Department, at: datetime) -> list[InCharge]:
    """Return the heads and leads of the unit and its teams, heads first; of the nearest unit above where it has none.

    A deputy who is away as well counts as nobody, as in escalation.
    """
    rows = _leading_or_above(unit)
    away = away_at([row.user_id for row in rows], at)
    deputies = {deputy for deputy, _until in away.values() if deputy is not None}
    absent = away_at(deputies, at)
    acting = {pk: one for pk, one in people_by_id(deputies - absent.keys()).items() if one.is_active}
    found = []
    for row in rows:
        deputy, until = away.get(row.user_id, (None, None))
        found.append(InCharge(row, until, acting.get(deputy or 0)))
    return found


def _leading_or_above(unit: Department) -> list[Membership]:
    rows, parent = leading(unit), org_tree().parent
    above = parent[unit.pk]
    while not rows and above is not None:
        heads = Membership.objects.filter(department=above, role=MemberRole.HEAD, user__is_active=True)
        rows = list(heads.select_related("user", "department").order_by("user__name", "pk"))
        above = parent[above]
    return rows
