"""Needs without an owner: what was asked for and nobody does."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.models import Department, Service
from tickets.enums import NeedEnd

from .conversation import Message
from .ticket import Ticket


class Need(models.Model):
    """A request that no department takes, from the moment its holder said so until somebody has it, or it is over.

    While it is `open`, heads, arbiters and admins read what was asked for. A ticket has one open need at most.
    `department`, `service` (None: as a wish) and `due_on` say whose it became, and by when they say more.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="needs")
    message = models.ForeignKey(
        Message,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="says why nobody does it",
    )
    since = models.DateTimeField()
    end = models.CharField(max_length=8, blank=True, choices=NeedEnd)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    service = models.ForeignKey(
        Service, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(ended_at=None), name="need_open_once"),
            models.CheckConstraint(
                condition=Q(end="", ended_at=None) | (~Q(end="") & Q(ended_at__isnull=False)),
                name="need_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(end="given") | Q(department__isnull=False, due_on__isnull=False),
                name="need_given_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["since", "id"], condition=Q(ended_at=None), name="need_open"),
            models.Index(fields=["-since", "-id"], condition=Q(end="given"), name="need_given"),
        ]

    def __str__(self) -> str:
        return f"need {self.pk} of {self.ticket_id}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody to take it."""
        return self.ended_at is None
