"""Verbs that make two places one, and two again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.cached_places import PlaceTree
from departments.enums import SIZES
from departments.events import PlaceEvent
from departments.models import Place
from servicedesk.accounts.actions.people import require_admin
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import Refused

from .places import fits_again, lock_places, switch


def merge_place(*, place: Place, into: Place, by: User | None, at: datetime | None = None) -> None:
    """Let a place stand for another from now on: people, requests, labels and the places in it belong there.

    Raises NotAllowed, and ValidationError for `into` where it lies in the place, is out of use, or is no larger than
    what the place holds.
    """
    require_admin(by)
    with transaction.atomic():
        lock_places()
        locked, tree = Place.objects.get(pk=place.pk), PlaceTree()
        if locked.merged_into_id is not None:
            raise Refused(_("This place has already been merged."), code="merged")
        _check_merge(locked, into, tree)
        switch(locked, False, into)
        record(PlaceEvent.MERGED, subject=locked, by=by, at=at or clock.now(), into=into.pk)
    place.refresh_from_db()


def undo_merge(*, place: Place, by: User | None, at: datetime | None = None) -> None:
    """Let a merged place be itself again, with everything that pointed at it.

    Raises NotAllowed, and Refused where it no longer fits: what is around it is out of use, or lies in it by now.
    """
    require_admin(by)
    with transaction.atomic():
        lock_places()
        locked, tree = Place.objects.get(pk=place.pk), PlaceTree()
        if locked.merged_into_id is None:
            return
        if not fits_again(locked):
            message = _("The places around it have changed since, so this merge cannot be undone.")
            raise Refused(message, code="changed_meanwhile")
        above = tree.lasting(locked.parent_id) if locked.parent_id is not None else None
        if above is not None and above not in tree.in_use:
            raise Refused(
                _("Reactivate %(name)s first.") % {"name": tree.name(above)},
                code="parent_inactive",
                about=Place.objects.get(pk=above),
            )
        switch(locked, True, None)
        record(PlaceEvent.UNMERGED, subject=locked, by=by, at=at or clock.now())
    place.refresh_from_db()


def _check_merge(place: Place, into: Place, tree: PlaceTree) -> None:
    if into.pk in tree.below(place.pk):
        raise ValidationError({"into": _("Choose a place that is not in it.")})
    if into.pk not in tree.in_use:
        raise ValidationError({"into": _("%(name)s is no longer in use.") % {"name": into}})
    if any(SIZES[tree.kinds[pk]] <= SIZES[into.kind] for pk in tree.children.get(place.pk, ())):
        raise ValidationError({"into": _("It holds places that are as large as %(name)s.") % {"name": into}})
