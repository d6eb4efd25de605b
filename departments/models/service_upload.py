"""The file of a service on its way into the catalog."""

from django.conf import settings
from django.db import models


class ServiceUpload(models.Model):
    """A file that someone has uploaded: they look at what it would make, and then make it, as often as they like.

    It goes after a day.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.file_name} of {self.uploaded_at:%F %T}"
