"""Verbs on an uploaded list of places: take it, say how it is written, import it. For admins."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from departments.enums import PlaceKind
from departments.events import PlaceEvent
from departments.models import Place, PlaceUpload
from departments.places_csv import PlaceReading, read_places
from departments.queries.place_import import PlaceEntry, PlacePlan, lasting_code, plan_places
from departments.queries.uploads import waiting_place_lists
from servicedesk.accounts.actions.people import require_admin
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import UnreadableFile
from servicedesk.events import clock
from servicedesk.events.record import Fact, record_all
from servicedesk.text.cleaning import folded
from servicedesk.verbs.exceptions import Refused

from .places import lock_places
from .uploaded_files import make_room

COLUMNS = ("kind", "name_en", "name_zh", "zone", "position")


def take_place_upload(
    *, content: bytes, file_name: str, encoding: str = "", by: User | None, at: datetime | None = None
) -> PlaceUpload:
    """Keep a file to be looked at; one whose encoding no one can be sure of waits for that to be said.

    It is kept for a day, and takes the place of the person's oldest where too many wait. Raises NotAllowed, and
    UnreadableFile.
    """
    require_admin(by)
    moment = at or clock.now()
    upload = PlaceUpload(by=by, file_name=file_name[:200], content=content, uploaded_at=moment)
    try:
        upload.encoding = read_places(content, encoding).encoding
    except UnreadableFile as error:
        if error.code != "unclear_encoding":
            raise
    make_room(waiting_place_lists(by))
    upload.save()
    return upload


def choose_place_encoding(*, upload: PlaceUpload, encoding: str, by: User | None) -> None:
    """Read the file in another encoding. Raises NotAllowed, and UnreadableFile."""
    require_admin(by)
    upload.encoding = read_places(bytes(upload.content), encoding).encoding
    upload.save(update_fields=["encoding"])


def import_place_upload(*, upload: PlaceUpload, by: User | None, at: datetime | None = None) -> PlacePlan:
    """Import the file; return what was done. Raises NotAllowed, and Refused where that was done before."""
    require_admin(by)
    with transaction.atomic():
        locked = PlaceUpload.objects.select_for_update().get(pk=upload.pk)
        if locked.finished_at is not None or not locked.encoding:
            message = _("This file is being imported or has already been imported.")
            raise Refused(message, code="done_before")
        plan = import_places(reading=read_places(bytes(locked.content), locked.encoding), by=by, at=at)
        locked.finished_at, locked.content = at or clock.now(), b""
        locked.save(update_fields=["finished_at", "content"])
    return plan


def import_places(*, reading: PlaceReading, by: User | None, at: datetime | None = None) -> PlacePlan:
    """Create and change the places of a file; rows with problems are left out. The same file again changes nothing.

    Raises NotAllowed.
    """
    require_admin(by)
    with transaction.atomic():
        lock_places()
        plan, moment = plan_places(reading), at or clock.now()
        known = {folded(place.code): place for place in Place.objects.all()}
        new = []
        for kind in PlaceKind.values:  # the larger ones first, which the smaller lie in
            entries = [entry for entry in plan.new if entry.row.cells["kind"] == kind]
            made = Place.objects.bulk_create(
                [_filled(Place(code=entry.row.code), entry, known) for entry in entries], batch_size=1000
            )
            known |= {folded(place.code): place for place in made}
            new.extend(made)
        changed = [_filled(known[folded(entry.row.code)], entry, known) for entry in plan.changed]
        Place.objects.bulk_update(changed, [*COLUMNS, "parent"], batch_size=1000)
        record_all([Fact(PlaceEvent.CREATED, place, moment, by) for place in new])
        record_all(list(_changes(plan.changed, known, by, moment)))
    return plan


def _filled(place: Place, entry: PlaceEntry, known: dict[str, Place]) -> Place:
    for name, (_old, value) in entry.changes.items():
        if name == "parent":
            place.parent = known[lasting_code(folded(value), known)] if value else None
        else:
            setattr(place, name, int(value) if name == "position" else value)
    return place


def _changes(
    entries: Iterable[PlaceEntry], known: dict[str, Place], by: User | None, at: datetime
) -> Iterable[Fact]:
    """Return what was changed as `change_place` writes it: parents as ids."""
    for entry in entries:
        place, before = known[folded(entry.row.code)], entry.place
        changes: dict[str, list[Any]] = {name: list(pair) for name, pair in entry.changes.items()}
        if "parent" in changes:
            changes["parent"] = [before.parent_id if before else None, place.parent_id]
        yield Fact(PlaceEvent.CHANGED, place, at, by, {"changes": changes})
