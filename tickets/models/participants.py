"""Who takes part in a ticket: the units that had it, and who follows it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.models import Department
from tickets.enums import WatchReason

from .ticket import Ticket


class Participation(models.Model):
    """A department that had the ticket while it was worked on: it may still read it, and may not rate its own work.

    `submitted_at` is the ticket's, so that one index gives what a department took part in, newest first: a trigger
    fills it in and keeps it true (tickets/0009).
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="participations")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    submitted_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "department"], name="participation_once")]
        indexes = [
            models.Index(fields=["department", "-submitted_at", "-ticket"], name="participation_newest")
        ]

    def __str__(self) -> str:
        return f"{self.department} in {self.ticket_id}"


class Watcher(models.Model):
    """Someone who follows a ticket. Who was invited sees it as its requester does, without the rating.

    `since` is when they began, or were invited. `submitted_at` is the ticket's, as in a participation. Who `has_too`
    has the same trouble as the requester; with the reason `also` that is why they follow it.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="watchers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watching")
    reason = models.CharField(max_length=9, choices=WatchReason, default=WatchReason.CHOSE)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    since = models.DateTimeField()
    submitted_at = models.DateTimeField(editable=False)
    has_too = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "user"], name="watcher_once"),
            models.CheckConstraint(
                condition=Q(reason=WatchReason.INVITED, invited_by__isnull=False)
                | (~Q(reason=WatchReason.INVITED) & Q(invited_by=None)),
                name="watcher_invited_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(reason=WatchReason.ALSO) | Q(has_too=True), name="watcher_also_has_it_too"
            ),
        ]
        indexes = [models.Index(fields=["user", "-submitted_at", "-ticket"], name="watcher_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} watches {self.ticket_id}"
