"""Policies: which targets a promise gets, and whom its escalation notifies."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.enums import Priority
from departments.models import Department, Service
from sla.enums import Audience, ClockKind, StepChannel


class Policy(models.Model):
    """A named set of targets for what it is scoped to: a service for one consumer, a service, a provider, or all."""

    name = models.CharField(_("name"), max_length=120)
    provider = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="policies"
    )
    consumer = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "service", "consumer"],
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="policy_one_per_scope",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PolicyVersion(models.Model):
    """What a policy promised from a moment on. Immutable with its targets and steps: a trigger refuses changes."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once")]

    def __str__(self) -> str:
        return f"{self.policy} v{self.number}"


class Target(models.Model):
    """How long a kind of clock may take at a priority: working seconds, or N working days."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="targets")
    kind = models.CharField(max_length=20, choices=ClockKind)
    priority = models.CharField(max_length=6, choices=Priority)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    working_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_around_the_clock = models.BooleanField(default=False, help_text="counts 24 hours a day, 7 days a week")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "priority"], name="target_once"),
            models.CheckConstraint(
                condition=Q(seconds__gt=0, working_days=None) | Q(working_days__gt=0, seconds=None),
                name="target_seconds_or_days",
            ),
        ]

    def __str__(self) -> str:
        amount = f"{self.seconds} s" if self.seconds else f"{self.working_days} working days"
        return f"{self.kind} {self.priority}: {amount}"


class Step(models.Model):
    """At a moment of a clock's working time, tell the audiences: after a share of the target, or a time of its own.

    Rows without a kind are for every kind that has none of its own; a requester's wait has only its own.
    """

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=ClockKind, blank=True)
    level = models.CharField(max_length=12, help_text="a code of sla.enums.Level or WaitLevel, or an own one")
    percent = models.PositiveSmallIntegerField(null=True)
    after_seconds = models.PositiveIntegerField(null=True)
    after_working_days = models.PositiveSmallIntegerField(null=True)
    audiences = ArrayField(models.CharField(max_length=10, choices=Audience))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=4, choices=StepChannel, default=StepChannel.MAIL)

    class Meta:
        ordering = ["percent", "after_working_days", "after_seconds"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "level"], name="step_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, after_seconds=None, after_working_days=None)
                | Q(percent=None, after_seconds__gt=0, after_working_days=None)
                | Q(percent=None, after_seconds=None, after_working_days__gt=0),
                name="step_at_one_moment",
            ),
            models.CheckConstraint(
                condition=~Q(audiences__contains=["person"]) | Q(person__isnull=False),
                name="step_person_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} of {self.kind or 'every kind'}"
