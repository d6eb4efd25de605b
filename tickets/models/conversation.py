"""Messages, notes and files."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString

from departments.models import Department
from servicedesk.web.display.markup import kept_html
from tickets.enums import MessageKind, Source

from .ticket import Ticket


class Message(models.Model):
    """Something said: in public to the requester, or as a note that only the noting department sees."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=8, choices=MessageKind, default=MessageKind.PUBLIC)
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="for a note: the department that may read it; for an answer: in whose name",
    )  # fmt: skip
    is_from_provider = models.BooleanField(default=False)
    body = models.TextField()
    html = models.TextField(
        blank=True, default="", db_default="", help_text="the body as it is shown, kept by its renderer"
    )
    renderer = models.PositiveSmallIntegerField(default=0, db_default=0)
    at = models.DateTimeField()
    source = models.CharField(
        max_length=8,
        blank=True,
        choices=Source,
        default="",
        db_default="",
        help_text="how it came; empty where that was not noted yet",
    )

    search_text = models.GeneratedField(
        expression=models.Func(models.F("body"), function="desk_search_text"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "at", "id"], name="message_in_order"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=MessageKind.PUBLIC) | Q(department__isnull=False), name="note_has_department"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} message {self.pk} on {self.ticket_id}"

    @property
    def shown(self) -> SafeString:
        """The body as it is shown."""
        return kept_html(self.body, self.html, self.renderer)


class Blob(models.Model):
    """A file's content, stored once under its hash, written to disk before the row commits."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.size} bytes)"


class Attachment(models.Model):
    """A file on a ticket, as named by the one who attached it; served only through the ticket's permission check."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="attachments")
    field_key = models.CharField(
        max_length=40, blank=True, help_text="the question of the request form it answers"
    )
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    position = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="its place among the files sent with it"
    )

    class Meta:
        indexes = [models.Index(fields=["by", "at"], name="attachment_of_person")]

    def __str__(self) -> str:
        return self.name
