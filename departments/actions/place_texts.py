"""Locations that are words become places, as an admin decides for each of them; nothing is guessed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.cached_places import PlaceTree
from departments.models import Place, PlaceWord
from departments.queries.place_texts import people_of_text
from servicedesk.accounts.actions.assistants import lock_with_assisted
from servicedesk.accounts.actions.people import require_admin
from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import Fact, record_all
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job

from .places import create_place
from .workplaces import put_people

TEXTS_JOB = "departments.place_texts"


def settle_texts(*, decisions: Sequence[Mapping[str, Any]], by: User, at: datetime | None = None) -> Job:
    """Carry out what was decided of each text, in the background. Raises NotAllowed.

    A decision is {"text": ..., "place": ID}, or for a new place {"text": ..., "new": {...}} with the details of
    `create_place`, the parent as an id.
    """
    require_admin(by)
    return enqueue(TEXTS_JOB, {"decisions": list(decisions)}, by=by, at=at)


def settle_text(*, decision: Mapping[str, Any], by: User | None, at: datetime | None = None) -> int:
    """Let a text mean a place from now on, and put everyone there who has it; return how many.

    Lists that use the same words find the place too. Raises NotAllowed, and ValidationError where the new place cannot
    be, or the chosen one is out of use.
    """
    require_admin(by)
    with transaction.atomic():
        moment = at or clock.now()
        people = list(people_of_text(decision["text"]).order_by("pk"))
        lock_with_assisted([person.pk for person in people])
        place = _place(decision, by, moment)
        PlaceWord.objects.update_or_create(text=decision["text"], defaults={"place": place})
        record_all(
            [
                Fact(
                    PersonEvent.CHANGED, person, moment, by, {"changes": {"location": [person.location, ""]}}
                )
                for person in people
            ]
        )
        User.objects.filter(pk__in=[person.pk for person in people]).update(location="")
        return put_people(dict.fromkeys(people, place.pk), by=by, at=moment)


def _place(decision: Mapping[str, Any], by: User | None, at: datetime) -> Place:
    if "new" not in decision:
        tree = PlaceTree()
        place = tree.lasting(decision["place"])
        if place not in tree.in_use:
            raise ValidationError(
                _("%(name)s is no longer in use.") % {"name": tree.path(place)}, code="out_of_use"
            )
        return Place.objects.get(pk=place)
    details = dict(decision["new"])
    parent = details.pop("parent", None)
    return create_place(
        details={**details, "parent": Place.objects.get(pk=parent) if parent is not None else None},
        by=by,
        at=at,
    )
