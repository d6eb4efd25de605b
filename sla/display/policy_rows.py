"""The list of policies: what is published for the company, for units, for services, for one consumer."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from departments.enums import Priority
from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.text.name_order import name_order
from sla.models import PolicyDraft, PolicyVersion
from sla.queries.policies import newest_of
from sla.rules import policies_visible_to
from sla.scopes import PolicyScope

from .promises import offer_words


@dataclass(frozen=True)
class Listed:
    """A policy in the list. `is_drafted`: the person has changed something and not published it."""

    scope: PolicyScope
    version: PolicyVersion
    words: str
    is_drafted: bool


@dataclass(frozen=True)
class Shelf:
    """The policies of a unit, its own first; of the company, where there is no unit."""

    unit: Department | None
    rows: list[Listed]


def shelves(person: User) -> list[Shelf]:
    """Return what the person may see, the company's first, then by the names of the units; a few queries in all."""
    related = "service__department", "provider__parent", "consumer"
    policies = list(policies_visible_to(person).filter(is_active=True).select_related(*related))
    newest, drafts = newest_of(policies), _drafted(person)
    by_unit: dict[int | None, list[Listed]] = {}
    units: dict[int | None, Department | None] = {}
    for policy in policies:
        scope = PolicyScope.of(policy)
        key = scope.unit.pk if scope.unit else None
        units[key] = scope.unit
        if policy.pk in newest:
            version = newest[policy.pk]
            row = Listed(scope, version, _words(version), _place(scope) in drafts)
            by_unit.setdefault(key, []).append(row)
    found = [Shelf(units[key], sorted(rows, key=_order)) for key, rows in by_unit.items()]
    return sorted(found, key=lambda shelf: (shelf.unit is not None, _name(shelf.unit)))


def unpublished(person: User, known: Iterable[Shelf]) -> list[PolicyScope]:
    """Return the scopes for which the person has a draft and nothing is published yet."""
    listed = {row.scope.key for shelf in known for row in shelf.rows}
    drafts = PolicyDraft.objects.filter(by=person).select_related(
        "service__department", "provider", "consumer"
    )
    scopes = [PolicyScope(draft.service, draft.provider, draft.consumer) for draft in drafts]
    return [scope for scope in scopes if scope.key not in listed]


def _drafted(person: User) -> set[tuple[int | None, ...]]:
    rows = PolicyDraft.objects.filter(by=person)
    return set(rows.values_list("service", "provider", "consumer"))


def _place(scope: PolicyScope) -> tuple[int | None, ...]:
    return tuple(part.pk if part is not None else None for part in scope.fields.values())


def _words(version: PolicyVersion) -> str:
    offer = {(target.kind, target.priority): target for target in version.targets.all()}
    return offer_words(offer, Priority.NORMAL)


def _order(row: Listed) -> tuple[bool, bytes, bool, bytes]:
    scope = row.scope
    return scope.service is not None, _name(scope.service), scope.is_shared, _name(scope.consumer)


def _name(thing: object) -> bytes:
    return name_order(str(thing or ""), get_language() or "en")
