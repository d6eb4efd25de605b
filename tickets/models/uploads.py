"""Files that came before the form they belong to."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from .conversation import Blob
from .drafts import Draft


class Upload(models.Model):
    """A file that a person has uploaded and not sent yet. Its id is the token by which forms and programs name it.

    It is its owner's alone, becomes an attachment once (`used_at`), and is cleared away a day after it came, or with
    the draft that names it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    draft = models.ForeignKey(Draft, null=True, on_delete=models.SET_NULL, related_name="uploads")

    class Meta:
        indexes = [
            models.Index(fields=["by", "at"], name="upload_of_person"),
            models.Index(fields=["at", "id"], name="upload_by_age"),
        ]

    def __str__(self) -> str:
        return self.name
