"""Choices about promises."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(StrEnum):
    """The two sides of an agreement."""

    PROVIDER = "provider"
    CONSUMER = "consumer"


class PromiseFor(models.TextChoices):
    """What a promise is for; as a word only, since the promise does not know what it times."""

    TICKET = "ticket", _("request")
    TASK = "task", _("task")
    APPROVAL = "approval", _("approval")
    COMPLAINT_STEP = "complaint_step", _("complaint step")
    RECOVERY = "recovery", _("recovery")


class ClockKind(models.TextChoices):
    """What is timed. `step` is a step of a complaint or a recovery; which, the promise's subject says."""

    FIRST_RESPONSE = "first_response", _("first response")
    RESOLUTION = "resolution", _("resolution")
    NEXT_RESPONSE = "next_response", _("next response")
    CADENCE = "cadence", _("progress update")
    OWNERSHIP = "ownership", _("time with the team (OLA)")
    APPROVAL = "approval", _("approval")
    REQUESTER_WAIT = "requester_wait", _("wait for the requester")
    STEP = "step", _("step")


# Those that are promised to someone; a requester's own wait is reported and never late (sla/README.md, "Clocks").
BREACHING_KINDS = frozenset(ClockKind) - {ClockKind.REQUESTER_WAIT}
# What the one who asked waits for; a team's time is an agreement inside the provider and stays there.
CONSUMER_KINDS = BREACHING_KINDS - {ClockKind.OWNERSHIP}
# Those that count in the provider's working time.
PROVIDER_KINDS = frozenset(
    {ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION, ClockKind.CADENCE}
)
# The two that every card, list and form speaks of.
HEADLINE_KINDS = (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION)
# What a policy promises for a request.
PROMISED_KINDS = (
    ClockKind.FIRST_RESPONSE,
    ClockKind.NEXT_RESPONSE,
    ClockKind.RESOLUTION,
    ClockKind.CADENCE,
    ClockKind.OWNERSHIP,
)


class ClockState(models.TextChoices):
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    STOPPED = "stopped", _("stopped")


class Outcome(models.TextChoices):
    MET = "met", _("met")
    BREACHED = "breached", _("missed")
    CANCELLED = "cancelled", _("not counted")


class PauseReason(models.TextChoices):
    REQUESTER = "requester", _("waiting for the requester")
    THIRD_PARTY = "third_party", _("waiting for a third party")
    APPROVAL = "approval", _("waiting for approval")


# Which clocks are paused (sla/README.md, "Clocks"): what is owed in conversation continues while others are waited for.
_WORK = (ClockKind.RESOLUTION, ClockKind.OWNERSHIP)
PAUSED_KINDS: dict[PauseReason, tuple[ClockKind, ...]] = {
    PauseReason.REQUESTER: (*_WORK, ClockKind.CADENCE),
    PauseReason.THIRD_PARTY: _WORK,
    PauseReason.APPROVAL: _WORK,
}


class AdjustmentReason(models.TextChoices):
    GRACE = "grace", _("grace after a shorter target")
    REOPEN = "reopen", _("time to finish after reopening")
    MERGE = "merge", _("merged requests")
    AGREED_DATE = "agreed_date", _("agreed date")


class Level(models.TextChoices):
    """The standard steps of a clock: warnings before the due moment, the breach, escalation after it.

    An admin's own steps have codes of their own; which of a clock's steps is the highest, their moments decide.
    """

    HALF = "half", _("50% of the time used")
    AT_RISK = "at_risk", _("at risk")
    BREACH = "breach", _("overdue")
    QUARTER_OVER = "quarter_over", _("overdue by 25%")
    DOUBLE = "double", _("overdue by 100%")


class WaitLevel(models.TextChoices):
    """The steps of a requester's wait: three reminders, and the end without an answer."""

    FIRST_REMINDER = "reminder_1", _("first reminder")
    SECOND_REMINDER = "reminder_2", _("second reminder")
    LAST_REMINDER = "reminder_3", _("last reminder")
    NO_ANSWER = "no_answer", _("no reply")


class StepChannel(models.TextChoices):
    APP = "app", _("in the app")
    MAIL = "mail", _("in the app and by email")


class Audience(models.TextChoices):
    ASSIGNEE = "assignee", _("assignee")
    TEAM = "team", _("team")
    LEAD = "lead", _("team lead")
    HEAD = "head", _("department head")
    BOTH_HEADS = "both_heads", _("both department heads")
    REQUESTER = "requester", _("requester")
    PERSON = "person", _("a named person")
