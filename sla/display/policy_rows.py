"""The list of policies: what is published for the company, for units, for services, for one consumer."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from departments.enums import Priority
from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.text.name_order import name_order
from sla.models import PolicyVersion
from sla.queries.policy_list import PublishedPolicy, drafted_scopes, published_policies
from sla.scopes import PolicyScope

from .promises import offer_words


@dataclass(frozen=True)
class PolicyRow:
    """A policy in the list. `is_drafted`: the person has changed something and not published it."""

    scope: PolicyScope
    version: PolicyVersion
    words: str
    is_drafted: bool


@dataclass(frozen=True)
class UnitPolicies:
    """The policies of a unit, its own first; of the company, where there is no unit."""

    unit: Department | None
    rows: list[PolicyRow]


def policies_by_unit(person: User) -> list[UnitPolicies]:
    """Return what the person may see, the company's first, then by the names of the units; a few queries in all."""
    by_unit: dict[int | None, list[PolicyRow]] = {}
    units: dict[int | None, Department | None] = {}
    for policy in published_policies(person):
        unit = policy.scope.unit
        key = unit.pk if unit else None
        units[key] = unit
        by_unit.setdefault(key, []).append(_row(policy))
    found = [UnitPolicies(units[key], sorted(rows, key=_order)) for key, rows in by_unit.items()]
    return sorted(found, key=lambda shelf: (shelf.unit is not None, _name(shelf.unit)))


def unpublished(person: User, known: Iterable[UnitPolicies]) -> list[PolicyScope]:
    """Return the scopes for which the person has a draft and nothing is published yet."""
    listed = {row.scope.key for shelf in known for row in shelf.rows}
    return [scope for scope in drafted_scopes(person) if scope.key not in listed]


def _row(policy: PublishedPolicy) -> PolicyRow:
    return PolicyRow(policy.scope, policy.version, _words(policy.version), policy.is_drafted)


def _words(version: PolicyVersion) -> str:
    offer = {(target.kind, target.priority): target for target in version.targets.all()}
    return offer_words(offer, Priority.NORMAL)


def _order(row: PolicyRow) -> tuple[bool, bytes, bool, bytes]:
    scope = row.scope
    return scope.service is not None, _name(scope.service), scope.is_shared, _name(scope.consumer)


def _name(thing: object) -> bytes:
    return name_order(str(thing or ""), get_language() or "en")
