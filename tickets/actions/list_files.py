"""Verbs on lists that background work writes as files."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from departments.cached_reads import org_tree
from departments.rules import reach_of, sees_figures_of
from servicedesk.accounts.models import User
from servicedesk.database.turns import take_turn
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tickets.models import ListFilePart
from tickets.queries.list_files import (
    FIGURE_FILE,
    QUEUE_FILE,
    has_all_parts,
    is_replaced,
    parts_kept,
    under_way,
)
from tickets.rules.reading import read_by


def order_queue_file(*, address: str, by: User, at: datetime | None = None) -> Job:
    """Order the queue of a person as a file, narrowed as `address` (the query of its page) says.

    The file that they had before is cleared away. What is under way already for the same address is returned. Raises
    NotAllowed for who has no queue, and Refused while another file of theirs is written.
    """
    if not reach_of(by).works:
        raise NotAllowed(_("You are not in a team that provides services."))
    return _ordered(QUEUE_FILE, {"address": address}, by, at)


def order_figure_file(*, code: str, address: str, by: User, at: datetime | None = None) -> Job:
    """Order the list behind a number of a department as a file, in the same way. Raises NotAllowed, Refused."""
    unit = org_tree().by_code.get(code)
    if unit is None or not sees_figures_of(by, unit):
        raise NotAllowed(_("These figures are of another department."))
    return _ordered(FIGURE_FILE, {"code": code, "address": address}, by, at)


def _ordered(kind: str, params: dict[str, Any], by: User, at: datetime | None) -> Job:
    with transaction.atomic():
        take_turn(f"list_file:{by.pk}")
        going_on = under_way(by)
        if going_on is None:
            parts_kept(by).delete()
            return enqueue(kind, params, by=by, at=at)
    if (going_on.kind, going_on.params) == (kind, params):
        return going_on
    words = _("Another list of yours is being written to a file. Wait for it, or cancel it.")
    raise Refused(words, code="list_file_under_way", about=going_on)


def add_part(*, job: Job, text: str, by: User) -> None:
    """Keep the next part of a file, inside the batch that wrote it, with the rights by which `by` reads its rows.

    Raises Refused where what was written before is not kept any more, or the person has ordered another file.
    """
    if is_replaced(job):
        words = _("You have ordered another file since. Make this one again from its list.")
        raise Refused(words, code="list_file_replaced")
    if not has_all_parts(job):
        words = _("The beginning of the file was cleared away. Make it again from the list.")
        raise Refused(words, code="list_file_cleared")
    number = job.result.get("parts", 0) + 1
    ListFilePart.objects.create(job=job, number=number, text=text, at=job.created_at)
    ways = read_by(by).union(job.result.get("read_by", ()))
    job.result = {"parts": number, "read_by": sorted(ways)}
