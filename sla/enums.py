"""Choices about promises."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PromiseFor(models.TextChoices):
    """What a promise is for; as a word only, since the promise does not know what it times."""

    TICKET = "ticket", _("request")
    TASK = "task", _("task")
    APPROVAL = "approval", _("approval")
    COMPLAINT_STEP = "complaint_step", _("complaint step")
    RECOVERY = "recovery", _("recovery")


class ClockKind(models.TextChoices):
    FIRST_RESPONSE = "first_response", _("first answer")
    RESOLUTION = "resolution", _("resolution")


class ClockState(models.TextChoices):
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    STOPPED = "stopped", _("stopped")


class Outcome(models.TextChoices):
    MET = "met", _("kept")
    BREACHED = "breached", _("missed")
    CANCELLED = "cancelled", _("not counted")


class PauseReason(models.TextChoices):
    REQUESTER = "requester", _("waiting on the requester")
    THIRD_PARTY = "third_party", _("waiting on a third party")
    APPROVAL = "approval", _("waiting for approval")


class AdjustmentReason(models.TextChoices):
    GRACE = "grace", _("grace after a raise of priority")
    REOPEN = "reopen", _("time to finish after a reopening")
    MERGE = "merge", _("merged requests")
    AGREED_DATE = "agreed_date", _("agreed date")


class Level(models.TextChoices):
    """Steps of a clock: warnings before the due moment, the breach, escalation after it."""

    HALF = "half", _("half of the time used")
    AT_RISK = "at_risk", _("at risk")
    BREACH = "breach", _("late")
    QUARTER_OVER = "quarter_over", _("late by a quarter")
    DOUBLE = "double", _("late by as much again")


class Audience(models.TextChoices):
    ASSIGNEE = "assignee", _("assignee")
    TEAM = "team", _("team")
    LEAD = "lead", _("team lead")
    HEAD = "head", _("department head")
    BOTH_HEADS = "both_heads", _("both heads")
