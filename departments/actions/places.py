"""Verbs on places: create, change (rename, move, put in order), take out of use, merge, and take a merge back.

For admins; `by` None is the desk itself.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.cached_places import PlaceTree
from departments.enums import SIZES
from departments.events import PlaceEvent
from departments.models import Place
from servicedesk.accounts.actions.people import require_admin
from servicedesk.accounts.models import User
from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.events.changes import changes_between
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line
from servicedesk.verbs.exceptions import Refused

DETAILS = ("code", "kind", "name_en", "name_zh", "parent", "zone", "position")


def create_place(*, details: Mapping[str, Any], by: User | None, at: datetime | None = None) -> Place:
    """Create a place; `details` holds values for names in DETAILS, at least code, kind and name_en.

    Raises NotAllowed, and ValidationError by field: a taken code, a parent that is no larger or out of use.
    """
    require_admin(by)
    with transaction.atomic():
        lock_places()
        place = Place()
        _set(place, details, PlaceTree())
        place.save()
        record(PlaceEvent.CREATED, subject=place, by=by, at=at or clock.now())
    return place


def check_place(details: Mapping[str, Any]) -> None:
    """Raise what `create_place` would raise for these details, without creating anything."""
    _set(Place(), details, PlaceTree())


def change_place(
    *, place: Place, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> dict[str, list[Any]]:
    """Change a place; return field -> [old, new] of what did change. Everything in it moves along.

    Raises NotAllowed, and ValidationError by field, such as for a parent that lies in the place itself.
    """
    require_admin(by)
    with transaction.atomic():
        lock_places()
        locked = Place.objects.get(pk=place.pk)
        before = copy(locked)
        _set(locked, details, PlaceTree())
        changes = changes_between(before, locked, details)
        if changes:
            locked.save(update_fields=list(changes))
            record(PlaceEvent.CHANGED, subject=locked, by=by, at=at or clock.now(), changes=changes)
    place.refresh_from_db()
    return changes


def undo_change(
    *, place: Place, changes: Mapping[str, list[Any]], by: User | None, at: datetime | None = None
) -> None:
    """Give a place back what it was before `changes`, as `change_place` returned them.

    Raises NotAllowed, and Refused where somebody has changed the same since.
    """
    require_admin(by)
    current = Place.objects.get(pk=place.pk)
    now = {
        "parent": current.parent_id,
        **{name: getattr(current, name) for name in changes if name != "parent"},
    }
    if any(now[name] != pair[1] for name, pair in changes.items()):
        raise Refused(_("Someone has changed this place since."), code="changed_meanwhile")
    details = {name: pair[0] for name, pair in changes.items()}
    if details.get("parent") is not None:
        details["parent"] = Place.objects.get(pk=details["parent"])
    change_place(place=place, details=details, by=by, at=at)


def set_place_active(*, place: Place, is_active: bool, by: User | None, at: datetime | None = None) -> None:
    """Take a place out of use, or back: nobody can choose it until then; what points at it stays.

    Raises NotAllowed, and Refused while places in it are in use, or the one around it is not.
    """
    require_admin(by)
    with transaction.atomic():
        lock_places()
        locked, tree = Place.objects.get(pk=place.pk), PlaceTree()
        if locked.is_active == is_active:
            return
        above = tree.parent.get(locked.pk)
        if locked.merged_into_id is not None:
            raise Refused(_("Undo the merge instead."), code="merged", about=locked)
        if not is_active and tree.in_use & set(tree.children.get(locked.pk, ())):
            raise Refused(_("Deactivate the places in it first."), code="has_active_places", about=locked)
        if is_active and above is not None and above not in tree.in_use:
            raise Refused(
                _("Reactivate %(name)s first.") % {"name": tree.name(above)},
                code="parent_inactive",
                about=Place.objects.get(pk=above),
            )
        switch(locked, is_active, None)
        kind = PlaceEvent.ACTIVATED if is_active else PlaceEvent.DEACTIVATED
        record(kind, subject=locked, by=by, at=at or clock.now())
    place.refresh_from_db()


def lock_places() -> None:
    """Change places one after the other: two at once could close a circle, or use a code twice, and neither sees it."""
    take_turn("departments.places")


def fits_again(place: Place) -> bool:
    """Say whether everything would lie in something larger, and nothing in itself, without the merge."""
    rows = {row.pk: row for row in Place.objects.all()}
    merged = {pk: row.merged_into_id for pk, row in rows.items() if row.merged_into_id and pk != place.pk}
    for row in rows.values():
        around = row.parent_id
        while around in merged:
            around = merged[around]
        is_concerned = place.pk in (row.pk, around) and row.pk not in merged
        if is_concerned and around is not None and SIZES[rows[around].kind] >= SIZES[row.kind]:
            return False
    return True


def switch(place: Place, is_active: bool, into: Place | None) -> None:
    place.is_active, place.merged_into = is_active, into
    place.save(update_fields=["is_active", "merged_into"])


def _set(place: Place, details: Mapping[str, Any], tree: PlaceTree) -> None:
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"a place has no {sorted(unknown)}")
    around = place.parent_id
    for name, value in details.items():
        setattr(place, name, clean_line(value) if isinstance(value, str) else value)
    place.full_clean(validate_unique=False, validate_constraints=False)
    owner = Place.objects.filter(code__iexact=place.code).exclude(pk=place.pk).first()
    if owner is not None:
        raise ValidationError({"code": _("%(name)s already uses this code.") % {"name": owner}})
    _check_parent(place, around, tree)
    _check_size(place, tree)


def _check_parent(place: Place, before: int | None, tree: PlaceTree) -> None:
    parent = place.parent
    if parent is None:
        return
    if place.pk is not None and parent.pk in tree.below(place.pk):
        raise ValidationError({"parent": _("%(name)s lies in this place itself.") % {"name": parent}})
    if parent.pk != before and not parent.is_active:
        raise ValidationError({"parent": _("%(name)s is no longer in use.") % {"name": parent}})
    if SIZES[parent.kind] >= SIZES[place.kind]:
        words = {"kind": place.get_kind_display(), "parent": parent, "around": parent.get_kind_display()}
        message = _("%(parent)s is a %(around)s, and a %(kind)s must lie in something larger.")
        raise ValidationError({"parent": message % words})


def _check_size(place: Place, tree: PlaceTree) -> None:
    held = tree.children.get(place.pk, []) if place.pk is not None else []
    if any(SIZES[tree.kinds[pk]] <= SIZES[place.kind] for pk in held):
        raise ValidationError({"kind": _("It holds places that are as large or larger.")})
