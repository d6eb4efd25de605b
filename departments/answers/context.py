"""What the conditions of a form may look at beside the answers."""

from datetime import date
from typing import Any

from departments.cached_places import place_tree, workplaces
from departments.cached_reads import memberships_by_person, org_tree
from departments.formspec.conditions import Context
from servicedesk.accounts.cached_reads import people_by_id
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import roles_of


def context_of(requester: User, today: date) -> Context:
    """Return the context of a request for a person: their units and roles, and how answers are named.

    Units and places are named by code, a person's or an answer's own and all above it; people by address; roles as in
    departments.enums.MemberRole and accounts.enums.CompanyRole.
    """
    held = memberships_by_person({requester.pk}).get(requester.pk, ())
    units = {code for belonging in held if belonging.is_primary for code in _line(belonging.unit)}
    roles = {belonging.role for belonging in held} | roles_of(requester)
    return Context(
        today=today,
        requester={
            "department": tuple(sorted(units)),
            "place": _places(workplaces([requester.pk]).get(requester.pk)),
            "role": tuple(sorted(roles)),
        },
        names=_names,
    )


def _line(unit: int) -> list[str]:
    tree = org_tree()
    return [tree.codes[pk] for pk in tree.above(unit)] if unit in tree.codes else []


def _places(place: int | None) -> tuple[str, ...]:
    return () if place is None else place_tree().line_of_codes(place)


def _names(kind: str, answer: Any) -> tuple[str, ...]:
    pk = getattr(answer, "pk", answer)
    if kind == "department":
        return tuple(_line(pk))
    if kind == "place":
        return _places(pk)
    if kind == "person":
        person = people_by_id([pk]).get(pk)
        return () if person is None else (person.email,)
    return ()
