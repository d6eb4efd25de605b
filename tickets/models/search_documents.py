"""What a request is found by: its words, those of its conversation, and the keys of those who read it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from .ticket import Ticket


class SearchDocument(models.Model):
    """All that finds a request, as terms of one column, so that one index knows words and readers together.

    Triggers write it and keep it true (tickets/0025), whoever changes what it is made of. The terms are

    - the words of number, title and description, and of public messages (`servicedesk.text.search`);
    - `@n7 word`: words of internal notes, with the department that may read them;
    - `@#IT-12`: the number; `@r5`: the requester;
    - who reads the content: `@p5` the requester, the invited, and who filed it; `@w7` units that have it or had it;
      `@c7` the requesting department; `@s9` the service; `@o` everybody who reads what is not confidential. Of a
      confidential request there is no filer, no `@c` and no `@o`.

    No word holds an @. The keys narrow a search; what is shown is checked once more (`content_visible_among`).
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="document")
    submitted_at = models.DateTimeField(editable=False, help_text="the ticket's")
    search = SearchVectorField(editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["-submitted_at", "-ticket"], name="document_newest"),
            # What waits to be sorted into the index is read by every search: little of it.
            GinIndex(fields=["search"], name="document_search", gin_pending_list_limit=256),
        ]

    def __str__(self) -> str:
        return f"document of {self.ticket_id}"
