"""Fields that belong together and are taken into many forms, such as an address or a bank account."""

from functools import cached_property

from django.conf import settings
from django.db import models

from departments.formspec.fields import FieldSpec
from departments.formspec.reading import read_fields

from .naming import BilingualName
from .organisation import Department


class FieldSet(BilingualName):
    """A set by name: the company's, or of one department. Its fields are in versions; a form keeps the one it took."""

    key = models.SlugField(max_length=40, unique=True)
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="field_sets"
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name_en", "id"]

    @cached_property
    def newest(self) -> "FieldSetVersion | None":
        """The version that a form takes now; read once per instance."""
        return self.versions.order_by("-number").first()


class FieldSetVersion(models.Model):
    """The fields of a set as they were published. Immutable."""

    field_set = models.ForeignKey(FieldSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    fields = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["field_set", "number"], name="field_set_version_once")]

    def __str__(self) -> str:
        return f"{self.field_set} {self.number}"

    @cached_property
    def specs(self) -> tuple[FieldSpec, ...]:
        """Its fields in order."""
        return read_fields(self.fields)
