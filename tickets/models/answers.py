"""Answers of the request form after it was filed."""

from django.conf import settings
from django.db import models

from .ticket import Ticket


class AnswerChange(models.Model):
    """An answer that was given or changed after filing: what it was and what it is, so that both are known.

    Values as departments/answers/keeping.py writes them, None for no answer; of a question for files their ids.
    Append-only, by a trigger (tickets/0014).
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="answer_changes")
    field_key = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.field_key} of {self.ticket_id}"
