"""The yardstick's view of the tickets' table."""

from django.db import models


class BareTicket(models.Model):
    """A ticket's number and title; the table is the product's."""

    number = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=200)

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "tickets_ticket"

    def __str__(self) -> str:
        return self.number
