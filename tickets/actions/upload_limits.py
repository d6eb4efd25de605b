"""How much may still be sent: by one person within a day, to one request, and to the disk. Settings: ATTACHMENT_*."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.web.files import disk
from servicedesk.web.files.uploads import FULL
from tickets.models import Attachment, Ticket
from tickets.queries.uploads import bytes_within_a_day


def check_room(size: int, *, fresh: int, ticket: Ticket, by: User | None, at: datetime) -> None:
    """Refuse files for a request that would pass a quota, or fill the disk. Raises ValidationError.

    Of their `size` bytes together, `fresh` were not uploaded before: the others have counted for the day, and lie on
    the disk, since then. Call it in the transaction that keeps the files: two uploads of one person wait for each
    other.
    """
    kept = Attachment.objects.filter(ticket=ticket).aggregate(size=Sum("blob__size"))["size"] or 0
    if kept + size > settings.ATTACHMENT_TICKET_BYTES:
        raise ValidationError(
            _("The files of this request would exceed %(limit)s in total. Send a link to them instead.")
            % {"limit": _megabytes(settings.ATTACHMENT_TICKET_BYTES)}
        )
    if fresh:
        check_day(fresh, by=by, at=at)


def check_day(size: int, *, by: User | None, at: datetime) -> None:
    """Refuse `size` bytes that would fill the disk, or pass what one person may send within a day."""
    if not disk.has_room_for_files(size):
        raise ValidationError(no_room())
    if by is None:
        return
    _one_upload_at_a_time(by)
    if bytes_within_a_day(by, at) + size > settings.ATTACHMENT_DAY_BYTES:
        raise ValidationError(
            _("You would exceed %(limit)s of files in one day. Send a link to them instead, or try again tomorrow.")
            % {"limit": _megabytes(settings.ATTACHMENT_DAY_BYTES)}
        )  # fmt: skip


@contextmanager
def told_when_full() -> Iterator[None]:
    """Turn a disk that is full after all into a ValidationError."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise ValidationError(no_room()) from error
        raise


def no_room() -> str:
    """Say that files cannot be stored now, and what still works."""
    return _("There is no space for files at the moment. Send it without files; everything else works.")


def _megabytes(size: int) -> str:
    return f"{size // 1024**2} MB"


def _one_upload_at_a_time(by: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tickets.files'), %s)", [by.pk % 2**31])
