"""What a unit says of itself beside its services: how to reach it, and what it is to those that it serves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from departments.enums import RelationKind
from servicedesk.text.bilingual import pick

from .organisation import Department
from .places import Place


class Contact(models.Model):
    """How a unit is reached when a request is not the way. No row: nobody has said."""

    department = models.OneToOneField(
        Department, primary_key=True, on_delete=models.CASCADE, related_name="contact"
    )
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note_en = models.CharField(max_length=300, blank=True)
    note_zh = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"how to reach {self.department_id}"

    @property
    def note(self) -> str:
        """The sentence in the reader's language, or the one there is."""
        return pick({"en": self.note_en, "zh": self.note_zh}, get_language() or "en")


class Relation(models.Model):
    """What a department is to another that it serves, as its head says; at most one kind for each direction.

    The row is what is said now; who said what before is in the history of the provider.
    """

    provider = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="relations")
    consumer = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="relations_as_consumer")
    kind = models.CharField(max_length=9, choices=RelationKind)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "consumer"], name="relation_once_a_pair"),
            models.CheckConstraint(condition=~Q(provider=F("consumer")), name="relation_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.kind} {self.consumer_id}"
