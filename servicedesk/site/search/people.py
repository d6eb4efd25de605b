"""Colleagues by name, address or post."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from departments.queries.directory import find_people, units_of
from departments.rules import may_configure
from servicedesk.accounts.display.away import absences_in_words
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.text.cleaning import folded
from servicedesk.text.initials import initials_of
from servicedesk.text.matched_words import missing_in
from servicedesk.text.search import is_unspaced
from servicedesk.web.display.people import named

from .kind import Asked, Kind, Result

SHOWN, SHOWN_LIVE = 8, 3
LOOKED_AT = 60


class Found(NamedTuple):
    """A person of the results; `url` is where more is known of them, `away` says until when they are."""

    person: User
    unit: Department | None
    url: str
    away: str


def find(asked: Asked) -> dict[str, Any]:
    """Return the people with everything that makes up their lines; nobody for a single Latin letter."""
    most = SHOWN_LIVE if asked.is_live else asked.limit if asked.is_alone else SHOWN
    people = _named(asked)[:most]
    units = units_of(people)
    away = absences_in_words([one.pk for one in people], clock.reading())
    found = [
        Found(one, units.get(one.pk), _address(asked.user, one, units.get(one.pk)), away.get(one.pk, ""))
        for one in people
    ]
    return {"people": found}


def _named(asked: Asked) -> list[User]:
    """Return those whose name, post or address has words that begin so: not those who share part of a domain."""
    text = "".join(asked.words)
    if len(text) < 2 and not is_unspaced(text):
        return []
    return [one for one in find_people(asked.user, asked.text, LOOKED_AT) if _is_meant(one, asked)]


def _is_meant(person: User, asked: Asked) -> bool:
    address = person.email if "@" in asked.text else person.email.partition("@")[0]
    said = f"{person.name} {person.native_name} {person.post} {address}"
    return not missing_in(said, asked.words) or any(asked.text in one for one in _initials(person))


def _initials(person: User) -> list[str]:
    """Return "lw" for Li Wei and for 李伟."""
    latin = "".join(word[0] for word in folded(person.name).replace("-", " ").split())
    return [latin, *(initials_of(name) for name in (person.name, person.native_name) if is_unspaced(name))]


def _address(viewer: User, person: User, unit: Department | None) -> str:
    if may_configure(viewer):
        return reverse("manage_person", args=[person.pk])
    return reverse("department_people", args=[unit.code]) if unit is not None else f"mailto:{person.email}"


def results(found: Mapping[str, Any]) -> Iterator[Result]:
    """Return the people for programs, each with their post."""
    for one in found["people"]:
        yield Result(str(one.person.pk), named(one.person), one.person.post, one.url)


PEOPLE = Kind("people", _("People"), find, "search/_found_people.html", ("people",), results)
