"""Verbs on the steps of setting up the desk."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from departments.rules import may_configure
from servicedesk.accounts.models import User
from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.events.record import Fact, record_all
from servicedesk.site.enums import SetupStep
from servicedesk.site.events import SetupEvent
from servicedesk.site.first_steps.skipped import DESK, skipped_steps
from servicedesk.verbs.exceptions import NotAllowed


def skip_step(*, step: SetupStep, by: User, at: datetime | None = None) -> None:
    """Set a step aside for every admin; a second time changes nothing. Raises NotAllowed."""
    _decide(SetupEvent.STEP_SKIPPED, step, by, at)


def resume_step(*, step: SetupStep, by: User, at: datetime | None = None) -> None:
    """Take a step that was skipped up again; a second time changes nothing. Raises NotAllowed."""
    _decide(SetupEvent.STEP_RESUMED, step, by, at)


def _decide(kind: SetupEvent, step: SetupStep, by: User, at: datetime | None) -> None:
    if not may_configure(by):
        raise NotAllowed(_("Only admins set up the desk."))
    with transaction.atomic():
        take_turn(DESK.type)
        if (kind is SetupEvent.STEP_SKIPPED) != (step in skipped_steps()):
            record_all([Fact(kind, DESK, at=at or clock.now(), by=by, data={"step": step})])
