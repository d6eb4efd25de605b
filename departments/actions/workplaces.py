"""Where people work: a place, in place of the words that said it before. For admins; `by` None is the desk itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from departments.cached_places import PlaceTree
from departments.events import WorkplaceEvent
from departments.models import Place, Workplace
from servicedesk.accounts.actions.people import change_person, require_admin
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import Fact, record_all


def set_workplace(*, person: User, place: Place | None, by: User | None, at: datetime | None = None) -> bool:
    """Say where someone works, None for nowhere; say whether that is new. Raises NotAllowed.

    A location in words goes: the place says it now.
    """
    require_admin(by)
    with transaction.atomic():
        moment = at or clock.now()
        if place is not None and person.location:
            change_person(person=person, details={"location": ""}, by=by, at=moment)
        return bool(put_people({person: place.pk if place else None}, by=by, at=moment))


def put_people(places: Mapping[User, int | None], *, by: User | None, at: datetime) -> int:
    """Write where people work, ids of places or None, and the history of it; return for how many that is new.

    The caller holds the people's locks or creates them.
    """
    before, tree = _before(places), PlaceTree()
    now = {person: tree.lasting(place) for person, place in before.items()}
    new = {person: place for person, place in places.items() if now.get(person.pk) != place}
    gone = [person.pk for person, place in new.items() if place is None]
    Workplace.objects.filter(user__in=gone).delete()
    rows = [Workplace(user=person, place_id=place) for person, place in new.items() if place is not None]
    Workplace.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user"], update_fields=["place"], batch_size=1000
    )
    record_all(
        [
            Fact(WorkplaceEvent.PLACED, person, at, by, {"from_": before.get(person.pk), "to": place})
            for person, place in new.items()
        ]
    )
    return len(new)


def _before(people: Iterable[User]) -> dict[int, int]:
    rows = Workplace.objects.filter(user__in=[person.pk for person in people])
    return dict(rows.values_list("user_id", "place_id"))
