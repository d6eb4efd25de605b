"""Verbs on an uploaded list of people: take it, say how it is written, import it."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import PeopleUpload
from departments.queries.people_import import Plan
from departments.queries.people_preview import LARGE, plain_problems
from departments.queries.uploads import IMPORT_JOB, PREVIEW_JOB, waiting_people_lists
from servicedesk.accounts.actions.people import require_admin
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import UnreadableFile, read_people
from servicedesk.events import clock
from servicedesk.jobs.actions import enqueue, resume
from servicedesk.verbs.exceptions import Refused

from .people_import import import_people
from .uploaded_files import make_room


def take_upload(
    *, content: bytes, file_name: str, encoding: str = "", by: User | None, at: datetime | None = None
) -> PeopleUpload:
    """Keep a file to be looked at; one whose encoding no one can be sure of waits for that to be said.

    It takes the place of the person's oldest where too many wait. Raises NotAllowed, and UnreadableFile.
    """
    require_admin(by)
    moment = at or clock.now()
    upload = PeopleUpload(by=by, file_name=file_name[:200], content=content, uploaded_at=moment)
    with transaction.atomic():
        make_room(waiting_people_lists(by))
        try:
            _read(upload, encoding, by)
        except UnreadableFile as error:
            if error.code != "unclear_encoding":
                raise
            upload.save()
    return upload


def choose_encoding(*, upload: PeopleUpload, encoding: str, by: User | None) -> None:
    """Read the file in another encoding. Raises NotAllowed, Refused once it is being imported, and UnreadableFile."""
    require_admin(by)
    with transaction.atomic():
        locked = _waiting(upload)
        _read(locked, encoding, by)
    upload.refresh_from_db()


def import_upload(
    *, upload: PeopleUpload, invite: bool, by: User | None, at: datetime | None = None
) -> Plan | None:
    """Import the file: a small one at once, a large one in the background; then there is no plan to return.

    Raises NotAllowed, and Refused where it was done already.
    """
    require_admin(by)
    with transaction.atomic():
        locked = _waiting(upload)
        locked.invite = invite
        if not locked.encoding or (locked.rows > LARGE and locked.preview is None):
            raise Refused(_("The preview is not ready yet."), code="too_early")
        if locked.rows > LARGE:
            locked.job = enqueue(IMPORT_JOB, {"upload": locked.pk}, by=by, at=at)
            locked.save(update_fields=["invite", "job"])
            return None
        plan = import_people(
            reading=read_people(bytes(locked.content), locked.encoding), invite=invite, by=by, at=at
        )
        locked.counts, locked.problems = asdict(plan.counts), plain_problems(plan.problems)
        finish(locked, at or clock.now())
    return plan


def finish(upload: PeopleUpload, at: datetime) -> None:
    """Keep what became of the file, and no more of the file."""
    upload.finished_at, upload.content, upload.preview = at, b"", None
    upload.save()


def go_on(*, upload: PeopleUpload, by: User | None) -> None:
    """Continue work that broke off with its next lines. Raises NotAllowed."""
    require_admin(by)
    if upload.job is not None:
        resume(upload.job, by=by, oversees=True)


def _waiting(upload: PeopleUpload) -> PeopleUpload:
    locked = PeopleUpload.objects.select_for_update(of=("self",)).select_related("job").get(pk=upload.pk)
    is_under_way = locked.job is not None and locked.job.kind == IMPORT_JOB
    if locked.finished_at is not None or is_under_way:
        raise Refused(_("This file is being imported or has already been imported."), code="done_before")
    return locked


def _read(upload: PeopleUpload, encoding: str, by: User | None) -> None:
    reading = read_people(bytes(upload.content), encoding)
    upload.encoding = reading.encoding
    upload.rows = len(reading.rows) + len({problem.line for problem in reading.problems})
    upload.preview = None
    upload.save()
    if upload.rows > LARGE:
        upload.job = enqueue(PREVIEW_JOB, {"upload": upload.pk}, by=by)
        upload.save(update_fields=["job"])
