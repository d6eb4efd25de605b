"""What a service asks: the published versions of its request form, and the draft of the next one."""

from functools import cached_property, lru_cache

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form

from .catalog import Service


class RequestForm(models.Model):
    """A version of a service's questions. Immutable: a ticket points at the one it was filed with."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="forms")
    number = models.PositiveIntegerField()
    fields = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "number"], name="request_form_once")]

    def __str__(self) -> str:
        return f"{self.service} form {self.number}"

    @cached_property
    def spec(self) -> FormSpec:
        """What it asks and means; none of its problems is looked for."""
        return read_form(self.fields)

    @property
    def specs(self) -> tuple[FieldSpec, ...]:
        """All its fields in order, whatever their stage."""
        return self.spec.fields


class FormDraft(models.Model):
    """What the next version of a request form is to be: may be unsound, is asked of nobody.

    A service has one at most, beside those that were discarded and can still be brought back. `base` is the version
    that its editors know, None before the first. `revision` counts the saves, and goes on counting where a draft is
    discarded and another begun: together with the number of the base it says which content an editor has seen.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="form_drafts")
    content = models.JSONField(default=list)
    base = models.ForeignKey(RequestForm, null=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(discarded_at=None), name="form_draft_one_per_service"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} form draft {self.revision}"

    @cached_property
    def spec(self) -> FormSpec:
        """What it asks and means, sound or not."""
        return read_form(self.content)


@lru_cache(maxsize=512)
def form_spec_of(form_id: int | None) -> FormSpec:
    """Return a version of a form, an empty one without any. Versions never change: one read per process."""
    return RequestForm.objects.get(pk=form_id).spec if form_id is not None else FormSpec()


def specs_of(form_id: int | None) -> tuple[FieldSpec, ...]:
    """Return the fields of a version of a form, none without one."""
    return form_spec_of(form_id).fields
