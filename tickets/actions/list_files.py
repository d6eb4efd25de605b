"""Verbs on lists that background work writes as files."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from departments.cached_reads import org_tree
from departments.rules import reach_of, sees_figures_of
from servicedesk.accounts.models import User
from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from servicedesk.verbs.exceptions import NotAllowed
from tickets.models import ListFilePart
from tickets.queries.list_files import FIGURE_FILE, QUEUE_FILE, unfinished


def order_queue_file(*, address: str, by: User, at: datetime | None = None) -> Job:
    """Order the queue of a person as a file, narrowed as `address` (the query of its page) says.

    What is under way already for the same address is returned. Raises NotAllowed for who has no queue.
    """
    works = reach_of(by).works
    if not works:
        raise NotAllowed(_("You are not in a team that provides services."))
    return _ordered(QUEUE_FILE, {"address": address, "units": sorted(works)}, by, at)


def order_figure_file(*, code: str, address: str, by: User, at: datetime | None = None) -> Job:
    """Order the list behind a number of a department as a file, in the same way. Raises NotAllowed."""
    unit = org_tree().by_code.get(code)
    if unit is None or not sees_figures_of(by, unit):
        raise NotAllowed(_("These figures are of another department."))
    return _ordered(FIGURE_FILE, {"code": code, "address": address}, by, at)


def _ordered(kind: str, params: dict[str, Any], by: User, at: datetime | None) -> Job:
    with transaction.atomic():
        take_turn(f"{kind}:{by.pk}")
        return unfinished(by, kind, params) or enqueue(kind, params, by=by, at=at)


def add_part(*, job: Job, text: str) -> None:
    """Keep the next part of a file, inside the batch that wrote it."""
    number = ListFilePart.objects.filter(job=job).count() + 1
    ListFilePart.objects.create(job=job, number=number, text=text, at=clock.now())
